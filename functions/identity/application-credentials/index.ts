import { type ApplicationCredential, applicationCredentialsOf } from '../../../shared/identity/application-credentials.ts';
import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { rolesWithIds } from '../../../shared/identity/roles.ts';
import { applicationCredentialView, listView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';

const rule = identityPolicy.ownerOrAdmin('identity:list_application_credentials');
const filters: Filters<ApplicationCredential> = { name: (credential) => credential.name };

export default operation({
  name: 'application-credentials.index',
  service: 'identity',
  method: 'GET',
  path: '/users/{user_id}/application_credentials',
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ params, caller, query, origin, url }, { store }) {
    const userId = params.user_id ?? '';
    enforce(rule, caller, { userId });
    const found = filtered(await applicationCredentialsOf(store, userId), query, filters);
    const roles = await rolesWithIds(
      store,
      found.flatMap(({ roleIds }) => roleIds),
    );
    const self = selfLinks(origin);
    const shown = found.map((credential) =>
      applicationCredentialView(
        credential,
        roles.filter(({ id }) => credential.roleIds.includes(id)),
        self,
      ),
    );
    return { body: listView('application_credentials', shown, { origin, url }) };
  },
});
