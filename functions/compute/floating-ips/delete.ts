import * as computeErrors from '../../../shared/compute/errors.ts';
import { removeFloatingIp } from '../../../shared/network/floatingips/change.ts';
import { floatingIpResource } from '../../../shared/network/floatingips/resource.ts';
import { deletable } from '../../../shared/network/resource/one.ts';
import { inNovasWords } from '../../../shared/operation/in-novas-words.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

/** It is taken off the server that it leads to. */
export default operation({
  name: 'floating-ips.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/os-floating-ips/{id}',
  policy: policy.member('os_compute_api:os-floating-ips:delete'),
  window: { until: '2.35' },
  status: 202,
  errors: [computeErrors.FloatingIpNotFound],
  needs: ['table:read', 'table:write', 'devices'],
  async handle({ caller, params }, ports) {
    const id = params['id'] ?? '';
    await inNovasWords(
      () => removeFloatingIp(ports, (tx) => deletable(tx, ports, floatingIpResource, caller, id)),
      [floatingIpResource.notFoundKind],
      () => computeErrors.FloatingIpNotFound({ id }),
    );
    return {};
  },
});
