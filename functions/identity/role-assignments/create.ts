import { identityPolicy } from '../../../shared/identity/policy.ts';
import { roleAssignments } from '../../../shared/identity/role-assignments.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { assignmentOf, assignmentPath, checkPlace, placeErrors } from './place.ts';

/** Giving a role that one has already is no error. */
export default operation({
  name: 'role-assignments.create',
  service: 'identity',
  method: 'PUT',
  path: assignmentPath,
  policy: identityPolicy.admin('identity:create_grant'),
  status: 204,
  errors: placeErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    const assignment = assignmentOf(params);
    await transaction(ports, async (tx) => {
      await checkPlace(tx, assignment);
      if ((await tx.get(roleAssignments, assignment)) === undefined) tx.put(roleAssignments, assignment);
    });
    return {};
  },
});
