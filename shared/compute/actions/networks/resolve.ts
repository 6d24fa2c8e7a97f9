/** Which ports a request comes to: what it names is looked up, in Nova's order. Source: contract-network/nova-side.md. */

import { Failure } from '../../../errors.ts';
import * as policy from '../../../operation/policies.ts';
import { type Caller, permits } from '../../../operation/policy.ts';
import type { Transaction } from '../../../store/transaction.ts';
import * as computeErrors from '../../errors.ts';
import type { NetworkService, NetworkView, SecurityGroupView } from '../../ports/networks.ts';
import type { RequestedInterface, RequestedNetworks } from './requested.ts';

const attachExternal = policy.admin('network:attach_external_network');

/** What a server is to be plugged into. */
export interface InterfacePlan {
  readonly networkId: string;
  /** Null: a port is made. */
  readonly portId: string | null;
  readonly fixedIp: string | null;
  readonly tag: string | null;
}

export const resolveNetworksErrors = [
  computeErrors.NetworkAmbiguous,
  computeErrors.UnableToAutoAllocateNetwork,
  computeErrors.RequestedPortNotFound,
  computeErrors.PortInUse,
  computeErrors.PortRequiresFixedIP,
  computeErrors.PortNotUsable,
  computeErrors.FixedIpInUse,
  computeErrors.NetworkRequiresSubnet,
  computeErrors.RequestedNetworkNotFound,
  computeErrors.ExternalNetworkAttachForbidden,
];

/** The interfaces of a server that asks for these, in their order. What is found of ports is relied on by the commit. */
export async function resolveNetworks(
  tx: Transaction,
  networks: NetworkService,
  caller: Caller,
  requested: RequestedNetworks,
): Promise<readonly InterfacePlan[]> {
  if (requested === 'none') return [];
  if (requested === null || requested === 'auto') return usualNetwork(networks, caller, requested === 'auto');
  const ports = new Map<string, string>();
  for (const { portId } of requested) if (portId !== null) ports.set(portId, await networkOfPort(tx, networks, caller, portId));
  for (const { networkId, fixedIp } of requested) {
    const holder = networkId === null || fixedIp === null ? undefined : await networks.holderOf(networkId, fixedIp);
    if (holder !== undefined) throw computeErrors.FixedIpInUse({ address: fixedIp ?? '', instance_uuid: holder.deviceId });
  }
  await assertUsable(tx, networks, caller, requested);
  return requested.map(({ networkId, portId, ...rest }) => ({ ...rest, portId, networkId: networkId ?? ports.get(portId ?? '') ?? '' }));
}

/** What a server gets of which nobody has said where it is to be plugged in. */
async function usualNetwork(networks: NetworkService, caller: Caller, mayMake: boolean): Promise<readonly InterfacePlan[]> {
  const usable = await networks.usableNetworks(caller);
  if (usable.length > 1) throw computeErrors.NetworkAmbiguous();
  const [only] = usable;
  if (only !== undefined) return [planOn(only.id)];
  if (!mayMake) return [];
  if (!(await networks.canAutoAllocate(caller))) throw computeErrors.UnableToAutoAllocateNetwork({ project_id: caller.projectId ?? '' });
  return [planOn((await networks.autoAllocate(caller)).id)];
}

const planOn = (networkId: string): InterfacePlan => ({ networkId, portId: null, fixedIp: null, tag: null });

async function networkOfPort(tx: Transaction, networks: NetworkService, caller: Caller, portId: string): Promise<string> {
  const port = await networks.findPort(tx, portId, caller);
  if (port === undefined) throw computeErrors.RequestedPortNotFound({ port_id: portId });
  if (port.deviceId !== '') throw computeErrors.PortInUse({ port_id: portId });
  if (port.fixedIps.length === 0 && !port.hasNoAddress) throw computeErrors.PortRequiresFixedIP({ port_id: portId });
  if (port.projectId !== caller.projectId) throw computeErrors.PortNotUsable({ port_id: portId, instance: 'None' });
  return port.networkId;
}

async function assertUsable(
  tx: Transaction,
  networks: NetworkService,
  caller: Caller,
  requested: readonly RequestedInterface[],
): Promise<void> {
  const ids = [...new Set(requested.flatMap(({ networkId }) => networkId ?? []))];
  const found = new Map((await networks.findNetworks(tx, caller, ids)).map((network) => [network.id, network]));
  const bare = [...found.values()].find(({ hasSubnets }) => !hasSubnets);
  if (bare !== undefined) throw computeErrors.NetworkRequiresSubnet({ network_uuid: bare.id });
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length > 0) throw computeErrors.RequestedNetworkNotFound({ network_id: missing.join(', ') });
  for (const network of found.values()) assertMayAttach(network, caller);
}

export function assertMayAttach(network: NetworkView, caller: Caller): void {
  if (network.isExternal && !network.isShared && !permits(attachExternal, caller, {}))
    throw computeErrors.ExternalNetworkAttachForbidden({ network_uuid: network.id });
}

export const findGroupsErrors = [computeErrors.RequestedSecurityGroupNotFound, computeErrors.SecurityGroupAmbiguous];

/** The ids of groups that are named, by name or id; undefined where only the default is, which every project has. */
export async function findGroups(
  networks: NetworkService,
  caller: Caller,
  names: readonly string[],
): Promise<readonly string[] | undefined> {
  if (names.every((name) => name === 'default')) return undefined;
  const found = await Promise.all(names.map((name) => theGroup(networks, caller, name)));
  return [...new Set(found.map(({ id }) => id))];
}

async function theGroup(networks: NetworkService, caller: Caller, name: string): Promise<SecurityGroupView> {
  const [group, ...others] = await networks.findSecurityGroups(caller, name);
  if (group === undefined) throw computeErrors.RequestedSecurityGroupNotFound({ security_group_id: name });
  if (others.length > 0) throw computeErrors.SecurityGroupAmbiguous({ name });
  return group;
}

export const networkRefusals = [
  computeErrors.PortLimitExceeded,
  computeErrors.NoMoreFixedIps,
  computeErrors.FixedIpTaken,
  computeErrors.FixedIpInvalid,
  computeErrors.SecurityGroupCannotBeApplied,
  computeErrors.RequestedNetworkNotFound,
  computeErrors.ExternalNetworkAttachForbidden,
];

type Facts = { readonly networkId: string; readonly fixedIp: string | null };

/** What the network service refuses, in the Compute API's words; by the name of the refusal, as Nova knows them. */
const translations: Readonly<Record<string, (facts: Facts) => Failure>> = {
  OverQuota: () => computeErrors.PortLimitExceeded(),
  IpAddressGenerationFailure: ({ networkId }) => computeErrors.NoMoreFixedIps({ net: networkId }),
  IpAddressAlreadyAllocated: ({ fixedIp }) => computeErrors.FixedIpTaken({ address: fixedIp ?? '' }),
  InvalidIpForNetwork: ({ networkId, fixedIp }) => computeErrors.FixedIpInvalid({ address: fixedIp ?? '', network_id: networkId }),
  AllocationOnAutoAddressSubnet: ({ networkId, fixedIp }) =>
    computeErrors.FixedIpInvalid({ address: fixedIp ?? '', network_id: networkId }),
  PortSecurityAndIPRequiredForSecurityGroups: () => computeErrors.SecurityGroupCannotBeApplied(),
  NetworkNotFound: ({ networkId }) => computeErrors.RequestedNetworkNotFound({ network_id: networkId }),
  PolicyNotAuthorized: ({ networkId }) => computeErrors.ExternalNetworkAttachForbidden({ network_uuid: networkId }),
};

/** Work of the network service, whose refusals are told as the Compute API tells them. */
export async function inNovasTerms<T>(facts: Facts, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw (error instanceof Failure ? translations[error.kind]?.(facts) : undefined) ?? error;
  }
}
