import { isExternal, isExternalTo, type Network } from '../../../shared/network/networks/network.ts';
import { networkSources } from '../../../shared/network/networks/resource.ts';
import { byIds } from '../../../shared/network/resource/partitions.ts';
import { plainList, plainListErrors } from '../../../shared/network/resource/plain-list.ts';
import type { Shown } from '../../../shared/network/resource/resource.ts';
import { subnets } from '../../../shared/network/subnets/subnet.ts';
import { operation } from '../../../shared/operation/operation.ts';

const filters = ['subnet_id', 'subnet_name', 'network_id', 'cidr', 'project_id', 'tenant_id'];

/** The IPv4 subnets that floating IPs are taken from. */
export default operation({
  name: 'floatingip_pools.index',
  service: 'network',
  method: 'GET',
  path: '/floatingip_pools',
  policy: null,
  status: 200,
  errors: plainListErrors,
  needs: ['table:read'],
  async handle({ caller, query }, { store }) {
    const found = new Map<string, Network>();
    const isMeant = (network: Network) => isExternalTo(network, caller) || (isExternal(network) && caller.isAdmin);
    const sources = caller.roles.has('reader') ? await networkSources(store, caller, {}) : [];
    for (const source of sources) for await (const network of source) if (isMeant(network)) found.set(network.id, network);
    const lines: Shown[] = [];
    const projectId = caller.projectId ?? '';
    for await (const subnet of byIds(
      subnets,
      store,
      [...found.values()].flatMap(({ subnetIds }) => subnetIds),
    )) {
      const { id, name, networkId, cidr, ipVersion } = subnet;
      if (ipVersion === 4)
        lines.push({ subnet_id: id, subnet_name: name, network_id: networkId, cidr, project_id: projectId, tenant_id: projectId });
    }
    return { body: { floatingip_pools: plainList(lines, query, filters) } };
  },
});
