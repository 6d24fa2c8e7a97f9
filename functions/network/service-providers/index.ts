import { plainList, plainListErrors } from '../../../shared/network/resource/plain-list.ts';
import { operation } from '../../../shared/operation/operation.ts';

const lines = [{ service_type: 'L3_ROUTER_NAT', name: 'micronova', default: true }];

export default operation({
  name: 'service-providers.index',
  service: 'network',
  method: 'GET',
  path: '/service-providers',
  policy: null,
  status: 200,
  errors: plainListErrors,
  needs: [],
  async handle({ caller, query }) {
    return { body: { service_providers: plainList(caller.roles.has('reader') ? lines : [], query, ['service_type', 'name', 'default']) } };
  },
});
