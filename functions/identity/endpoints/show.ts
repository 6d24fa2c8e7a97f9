import { listedEndpoints } from '../../../shared/identity/catalog.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { storedCatalog } from '../../../shared/identity/stored-catalog.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'endpoints.show',
  service: 'identity',
  method: 'GET',
  path: '/endpoints/{endpoint_id}',
  policy: identityPolicy.admin('identity:get_endpoint'),
  status: 200,
  errors: [identityErrors.EndpointNotFound],
  needs: ['table:read'],
  async handle({ params, origin }, { origins, store }) {
    const id = params.endpoint_id ?? '';
    const endpoint = listedEndpoints(origin, selfLinks(origin), origins, await storedCatalog(store)).find((listed) => listed.id === id);
    if (endpoint === undefined) throw identityErrors.EndpointNotFound({ endpoint_id: id });
    return { body: { endpoint } };
  },
});
