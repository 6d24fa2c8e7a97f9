import { hosts, rings } from '../../../shared/compute/hosts/host.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { texts } from '../../../shared/operation/query-values.ts';
import { queryParameters } from '../../../shared/operation/versioned.ts';

/** Each host has one service, which Nova calls `compute` here. */
export default operation({
  name: 'hosts.index',
  service: 'compute',
  method: 'GET',
  path: '/os-hosts',
  window: { until: '2.42' },
  policy: policy.admin('os_compute_api:os-hosts:list'),
  query: queryParameters({ zone: texts }),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ query }, { store }) {
    const zone = query.zone?.at(-1);
    const all = await Array.fromAsync(hosts.all(store, zone ? rings.zone(zone) : rings.all));
    const shown = all
      .map(({ name, availabilityZone }) => ({ host_name: name, service: 'compute', zone: availabilityZone }))
      .toSorted((one, other) => (one.host_name < other.host_name ? -1 : 1));
    return { body: { hosts: shown } };
  },
});
