import { relyOnDomain } from '../../../shared/identity/domains.ts';
import { getGroup, groups } from '../../../shared/identity/groups.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { roleAssignments } from '../../../shared/identity/role-assignments.ts';
import { type AnyOperation, operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { assignmentOf, checkPlace, type Form, pathOf, placeErrors } from './place.ts';

/** Giving a role that somebody has already is no error. What may be deleted meanwhile is written too, but for users and projects, whose roles go first. */
export function creating(form: Form): AnyOperation {
  return operation({
    name: `${form.name}.create`,
    service: 'identity',
    method: 'PUT',
    path: pathOf(form),
    policy: identityPolicy.admin('identity:create_grant'),
    status: 204,
    errors: placeErrors,
    needs: ['table:read', 'table:write'],
    async handle({ params }, ports) {
      const assignment = assignmentOf(params, form);
      await transaction(ports, async (tx) => {
        await checkPlace(tx, assignment);
        if ((await tx.get(roleAssignments, assignment)) !== undefined) return;
        const { groupId, domainId } = assignment;
        if (groupId !== undefined) tx.put(groups, await getGroup(tx, groupId));
        if (domainId !== undefined) await relyOnDomain(tx, domainId);
        tx.put(roleAssignments, assignment);
      });
      return {};
    },
  });
}
