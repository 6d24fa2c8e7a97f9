import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { roleAssignments } from '../../../shared/identity/role-assignments.ts';
import { type AnyOperation, operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { assignmentOf, checkPlace, type Form, missingAssignment, pathOf, placeErrors } from './place.ts';

/** Whether somebody has a role: GET and HEAD are both used for it and answer without a body. */
export function checking(form: Form, method: 'GET' | 'HEAD'): AnyOperation {
  return operation({
    name: `${form.name}.${method === 'GET' ? 'show' : 'check'}`,
    service: 'identity',
    method,
    path: pathOf(form),
    policy: identityPolicy.admin('identity:check_grant'),
    status: 204,
    errors: [...placeErrors, identityErrors.RoleAssignmentNotFound],
    needs: ['table:read'],
    async handle({ params }, ports) {
      const assignment = assignmentOf(params, form);
      const found = await transaction(ports, async (tx) => {
        await checkPlace(tx, assignment);
        return tx.get(roleAssignments, assignment);
      });
      if (found === undefined) throw missingAssignment(assignment);
      return {};
    },
  });
}
