import { catalogFor } from '../../../shared/identity/catalog.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
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
  needs: [],
  async handle({ caller, origin, url }, { origins }) {
    if (caller.projectId === null) throw identityErrors.CatalogNeedsProject();
    return { body: listView('catalog', catalogFor(origin, caller.projectId, origins), { origin, url }) };
  },
});
