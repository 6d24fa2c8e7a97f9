import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { unassign } from '../../../shared/identity/unassign.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { assignmentOf, assignmentPath, checkPlace, missingAssignment, placeErrors } from './place.ts';

export default operation({
  name: 'role-assignments.delete',
  service: 'identity',
  method: 'DELETE',
  path: assignmentPath,
  policy: identityPolicy.admin('identity:revoke_grant'),
  status: 204,
  errors: [...placeErrors, identityErrors.RoleAssignmentNotFound],
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    const assignment = assignmentOf(params);
    const found = await unassign(ports, assignment, (tx) => checkPlace(tx, assignment));
    if (!found) throw missingAssignment(assignment);
    return {};
  },
});
