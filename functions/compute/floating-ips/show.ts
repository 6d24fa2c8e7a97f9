import * as computeErrors from '../../../shared/compute/errors.ts';
import { floatingIpResource } from '../../../shared/network/floatingips/resource.ts';
import { seenOne } from '../../../shared/network/nova/ask.ts';
import { novaFloatingIps } from '../../../shared/network/nova/floating-ips.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'floating-ips.show',
  service: 'compute',
  method: 'GET',
  path: '/os-floating-ips/{id}',
  policy: policy.reader('os_compute_api:os-floating-ips:show'),
  window: { until: '2.35' },
  status: 200,
  errors: [computeErrors.FloatingIpNotFound],
  needs: ['table:read'],
  async handle({ caller, params, version }, { store }) {
    const id = params['id'] ?? '';
    const found = await seenOne(floatingIpResource, store, caller, id);
    if (found === undefined) throw computeErrors.FloatingIpNotFound({ id });
    const [floatingIp] = await novaFloatingIps(store, caller, version, [found]);
    return { body: { floating_ip: floatingIp } };
  },
});
