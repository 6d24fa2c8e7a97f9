/** Whether a role implies another: GET shows both, HEAD answers without a body. */
import * as identityErrors from '../../../shared/identity/errors.ts';
import { impliedRoles, impliedView } from '../../../shared/identity/inference-views.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { allRoles } from '../../../shared/identity/roles.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { type AnyOperation, operation } from '../../../shared/operation/operation.ts';

export function checking(name: string, method: 'GET' | 'HEAD'): AnyOperation {
  return operation({
    name,
    service: 'identity',
    method,
    path: '/roles/{prior_role_id}/implies/{implied_role_id}',
    policy: identityPolicy.admin(method === 'GET' ? 'identity:get_implied_role' : 'identity:check_implied_role'),
    status: method === 'GET' ? 200 : 204,
    errors: [identityErrors.RoleNotFound, identityErrors.ImpliedRoleNotFound],
    needs: ['table:read'],
    async handle({ params, origin }, { store }) {
      const { prior_role_id = '', implied_role_id = '' } = params;
      const [roles, self] = [await allRoles(store), selfLinks(origin)];
      const prior = roles.find(({ id }) => id === prior_role_id);
      if (prior === undefined) throw identityErrors.RoleNotFound({ role_id: prior_role_id });
      const implied = impliedRoles(prior, roles).find(({ id }) => id === implied_role_id);
      if (implied === undefined) throw identityErrors.ImpliedRoleNotFound({ prior_role_id, implied_role_id });
      const links = { self: self(`roles/${prior_role_id}/implies/${implied_role_id}`) };
      return method === 'GET' ? { body: { role_inference: impliedView(prior, implied, self), links } } : {};
    },
  });
}
