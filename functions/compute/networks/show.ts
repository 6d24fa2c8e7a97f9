import * as computeErrors from '../../../shared/compute/errors.ts';
import { networkResource } from '../../../shared/network/networks/resource.ts';
import { seenOne } from '../../../shared/network/nova/ask.ts';
import { novaNetwork } from '../../../shared/network/nova/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'networks.show',
  service: 'compute',
  method: 'GET',
  path: '/os-networks/{id}',
  policy: policy.reader('os_compute_api:os-networks:show'),
  window: { until: '2.35' },
  status: 200,
  errors: [computeErrors.ProxiedNetworkNotFound],
  needs: ['table:read'],
  async handle({ caller, params }, { store }) {
    const network = await seenOne(networkResource, store, caller, params['id'] ?? '');
    if (network === undefined) throw computeErrors.ProxiedNetworkNotFound();
    return { body: { network: novaNetwork(network, caller) } };
  },
});
