import { catalogFor } from '../../../shared/identity/catalog.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { storedCatalog } from '../../../shared/identity/stored-catalog.ts';
import { listView } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'auth.catalog',
  service: 'identity',
  method: 'GET',
  path: '/auth/catalog',
  policy: identityPolicy.anyone('identity:get_auth_catalog'),
  status: 200,
  errors: [identityErrors.CatalogNeedsProject],
  needs: ['table:read'],
  async handle({ caller, origin, url }, { origins, store }) {
    if (caller.projectId === null && caller.token.dom === undefined) throw identityErrors.CatalogNeedsProject();
    const { userId, projectId } = caller;
    return { body: listView('catalog', catalogFor(origin, { userId, projectId }, origins, await storedCatalog(store)), { origin, url }) };
  },
});
