import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { unassign } from '../../../shared/identity/unassign.ts';
import { type AnyOperation, operation } from '../../../shared/operation/operation.ts';
import { assignmentOf, checkPlace, type Form, missingAssignment, pathOf, placeErrors } from './place.ts';

export function deleting(form: Form): AnyOperation {
  return operation({
    name: `${form.name}.delete`,
    service: 'identity',
    method: 'DELETE',
    path: pathOf(form),
    policy: identityPolicy.admin('identity:revoke_grant'),
    status: 204,
    errors: [...placeErrors, identityErrors.RoleAssignmentNotFound],
    needs: ['table:read', 'table:write'],
    async handle({ params }, ports) {
      const assignment = assignmentOf(params, form);
      const found = await unassign(ports, assignment, (tx) => checkPlace(tx, assignment));
      if (!found) throw missingAssignment(assignment);
      return {};
    },
  });
}
