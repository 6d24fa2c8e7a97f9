import * as identityErrors from '../../../shared/identity/errors.ts';
import { inferenceView } from '../../../shared/identity/inference-views.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { allRoles } from '../../../shared/identity/roles.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'role-inferences.implies',
  service: 'identity',
  method: 'GET',
  path: '/roles/{prior_role_id}/implies',
  policy: identityPolicy.admin('identity:list_implied_roles'),
  status: 200,
  errors: [identityErrors.RoleNotFound],
  needs: ['table:read'],
  async handle({ params, origin }, { store }) {
    const [roles, self, id] = [await allRoles(store), selfLinks(origin), params.prior_role_id ?? ''];
    const prior = roles.find((role) => role.id === id);
    if (prior === undefined) throw identityErrors.RoleNotFound({ role_id: id });
    return { body: { role_inference: inferenceView(prior, roles, self), links: { self: self(`roles/${id}/implies`) } } };
  },
});
