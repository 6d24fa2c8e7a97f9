/** Changes networks. */
import type { Transaction } from '../../store/transaction.ts';
import * as errors from '../errors/networks.ts';
import * as networkErrors from '../errors.ts';
import type { NetworkPorts } from '../network-ports.ts';
import { portsOfNetwork } from '../ports/of-network.ts';
import type { Port } from '../ports/port.ts';
import { renamed } from '../renamed.ts';
import type { Put } from '../resource/attribute.ts';
import { listNetwork } from './access.ts';
import { mtuOf } from './create.ts';
import { everyProject, isExternal, type Network } from './network.ts';
import type { networkAttributes } from './resource.ts';

export const updateNetworkErrors = [networkErrors.InvalidInput, errors.InvalidSharedSetting, errors.ExternalNetworkInUse];

/** What it becomes; the caller puts it. */
export async function changedNetwork(
  tx: Transaction,
  ports: NetworkPorts,
  network: Network,
  body: Put<typeof networkAttributes>,
): Promise<Network> {
  const { store } = ports;
  for (const name of ['provider:network_type', 'provider:physical_network', 'provider:segmentation_id'] as const) {
    if (body[name] !== undefined) throw networkErrors.InvalidInput({ reason: 'Plugin does not support updating provider attributes' });
  }
  const changed: Network = {
    ...renamed(ports.clock, network, body.name),
    description: body.description ?? network.description,
    adminStateUp: body.admin_state_up ?? network.adminStateUp,
    mtu: body.mtu === undefined ? network.mtu : mtuOf(body.mtu, network.networkType),
    portSecurityEnabled: body.port_security_enabled ?? network.portSecurityEnabled,
    isDefault: body.is_default ?? network.isDefault,
    dnsDomain: body.dns_domain ?? network.dnsDomain,
    sharedWith: targets(network.sharedWith, body.shared),
    externalTo: targets(network.externalTo, body['router:external']),
  };
  if (body.shared === false && network.sharedWith.includes(everyProject)) {
    for await (const port of portsOfNetwork(store, network.id)) assertOwn(network, port);
  }
  if (!isExternal(changed) && isExternal(network)) {
    for await (const { deviceOwner } of portsOfNetwork(store, network.id)) {
      if (gatewayOwners.has(deviceOwner)) throw errors.ExternalNetworkInUse({ net_id: network.id });
    }
  }
  await listNetwork(tx, ports, network, changed);
  return changed;
}

const gatewayOwners: ReadonlySet<string> = new Set(['network:router_gateway', 'network:floatingip']);

/** All projects, or all but all. */
const targets = (before: readonly string[], all: boolean | undefined): string[] => {
  const others = before.filter((target) => target !== everyProject);
  return (all ?? before.includes(everyProject)) ? [...others, everyProject] : others;
};

function assertOwn(network: Network, { projectId, deviceOwner }: Port): void {
  const isForeign = projectId !== null && projectId !== network.projectId && !network.sharedWith.includes(projectId);
  if (isForeign && !deviceOwner.startsWith('network:')) throw errors.InvalidSharedSetting({ network: network.name });
}
