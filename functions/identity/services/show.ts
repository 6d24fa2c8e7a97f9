import { listedServices } from '../../../shared/identity/catalog.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { storedCatalog } from '../../../shared/identity/stored-catalog.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'services.show',
  service: 'identity',
  method: 'GET',
  path: '/services/{service_id}',
  policy: identityPolicy.admin('identity:get_service'),
  status: 200,
  errors: [identityErrors.ServiceNotFound],
  needs: ['table:read'],
  async handle({ params, origin }, { store }) {
    const id = params.service_id ?? '';
    const service = listedServices(selfLinks(origin), await storedCatalog(store)).find((listed) => listed.id === id);
    if (service === undefined) throw identityErrors.ServiceNotFound({ service_id: id });
    return { body: { service } };
  },
});
