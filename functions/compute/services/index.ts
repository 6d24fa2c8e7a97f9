import { findHosts, hosts, rings, withSigns } from '../../../shared/compute/hosts/host.ts';
import { binary, serviceView } from '../../../shared/compute/services/service.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { texts } from '../../../shared/operation/query-values.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';
import type { Store } from '../../../shared/store/port.ts';

export default operation({
  name: 'services.index',
  service: 'compute',
  method: 'GET',
  path: '/os-services',
  policy: policy.admin('os_compute_api:os-services:list'),
  query: queryParameters({ host: texts, binary: texts }, versions({ '2.1': 'drop', '2.75': 'refuse' })),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ query, version }, { store, clock }) {
    // An empty one asks for all, as in Nova.
    const [host, kind] = [query.host?.[0], query.binary?.[0]];
    const found = kind && kind !== binary ? [] : await hostsNamed(store, host);
    const now = clock.now();
    return { body: { services: found.map((each) => serviceView.show(each, version, { now })) } };
  },
});

async function hostsNamed(store: Store, name: string | undefined) {
  if (name) return [...(await findHosts(store, [name])).values()];
  const all = await withSigns(store, await Array.fromAsync(hosts.all(store, rings.all)));
  return all.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
