import { credentialView } from '../../../shared/identity/credential-views.ts';
import { type Credential, credentialsOf, opened } from '../../../shared/identity/credentials.ts';
import { type Filters, filtered } from '../../../shared/identity/filter.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { listView, selfLinks } from '../../../shared/identity/views.ts';
import * as limits from '../../../shared/limits.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { permits } from '../../../shared/operation/policy.ts';
import { reaches } from './reach.ts';

const rule = identityPolicy.ownerOrAdmin('identity:list_credentials');
const filters: Filters<Credential> = { user_id: ({ userId }) => userId, type: ({ type }) => type };

/** Users see their own, administrators all: as many as an answer holds. */
export default operation({
  name: 'credentials.index',
  service: 'identity',
  method: 'GET',
  path: '/credentials',
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: [],
  needs: ['table:read', 'credentials:keys'],
  async handle({ query, caller, origin, url }, ports) {
    const owner = permits(rule, caller, {}) ? query.user_id?.at(-1) : caller.userId;
    const found = filtered(await credentialsOf(ports.store, owner), query, filters).filter((credential) => reaches(caller, credential));
    const shown: ReturnType<typeof credentialView>[] = [];
    const self = selfLinks(origin);
    let bytes = 0;
    for (const credential of found) {
      const view = credentialView(await opened(credential, ports), self);
      bytes += Buffer.byteLength(JSON.stringify(view));
      if (bytes > limits.listedCredentialBytes) return { body: { ...listView('credentials', shown, { origin, url }), truncated: true } };
      shown.push(view);
    }
    return { body: listView('credentials', shown, { origin, url }) };
  },
});
