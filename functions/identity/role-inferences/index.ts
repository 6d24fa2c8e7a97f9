import { inferenceView } from '../../../shared/identity/inference-views.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { allRoles } from '../../../shared/identity/roles.ts';
import { listView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

/** Those of the roles that are always there; they cannot be changed. */
export default operation({
  name: 'role-inferences.index',
  service: 'identity',
  method: 'GET',
  path: '/role_inferences',
  policy: identityPolicy.admin('identity:list_role_inference_rules'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ origin, url }, { store }) {
    const [roles, self] = [await allRoles(store), selfLinks(origin)];
    const rules = roles.map((role) => inferenceView(role, roles, self)).filter(({ implies }) => implies.length > 0);
    return { body: listView('role_inferences', rules, { origin, url }) };
  },
});
