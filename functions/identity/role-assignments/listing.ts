import { identityPolicy } from '../../../shared/identity/policy.ts';
import { actorOf, listRoleAssignments, targetOf } from '../../../shared/identity/role-assignments.ts';
import { rolesWithIds } from '../../../shared/identity/roles.ts';
import { listView, roleView, selfLinks } from '../../../shared/identity/views.ts';
import { type AnyOperation, operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { assignmentOf, checkEnds, type Form, listPathOf, placeErrors } from './place.ts';

/** The roles that somebody was given in a place, without what they imply. */
export function listing(name: string, form: Form): AnyOperation {
  return operation({
    name,
    service: 'identity',
    method: 'GET',
    path: listPathOf(form),
    policy: identityPolicy.admin('identity:list_grants'),
    status: 200,
    errors: placeErrors,
    needs: ['table:read'],
    async handle({ params, origin, url }, ports) {
      const place = assignmentOf(params, form);
      await transaction(ports, (tx) => checkEnds(tx, place));
      const held = await listRoleAssignments(ports.store, actorOf(place), targetOf(place));
      const ids = held.filter((each) => each.inherited === place.inherited).map(({ roleId }) => roleId);
      const self = selfLinks(origin);
      const shown = (await rolesWithIds(ports.store, ids)).map((role) => roleView(role, self));
      return { body: listView('roles', shown, { origin, url }) };
    },
  });
}
