import * as computeErrors from '../../../shared/compute/errors.ts';
import { withAllocations } from '../../../shared/compute/hosts/candidates.ts';
import { hosts } from '../../../shared/compute/hosts/host.ts';
import { resourcesOf } from '../../../shared/compute/hosts/resources.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

export default operation({
  name: 'hosts.show',
  service: 'compute',
  method: 'GET',
  path: '/os-hosts/{id}',
  window: { until: '2.42' },
  policy: policy.admin('os_compute_api:os-hosts:show'),
  status: 200,
  errors: [computeErrors.ComputeHostNotFound],
  needs: ['table:read'],
  async handle({ params }, { store }) {
    const name = params['id'] ?? '';
    const host = await hosts.get(store, name);
    const [found] = host === undefined ? [] : await withAllocations(store, [host]);
    if (found === undefined) throw computeErrors.ComputeHostNotFound({ host: name });
    return { body: { host: await resourcesOf(store, found) } };
  },
});
