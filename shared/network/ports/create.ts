/** Makes ports: the record, its claims and its quota in one commit. */
import type { Caller } from '../../operation/policy.ts';
import { takeNetworkQuota } from '../../quota/networks.ts';
import type { Transaction } from '../../store/transaction.ts';
import { claimMac, claimNewMac } from '../addresses/claims.ts';
import * as networksErrors from '../errors/networks.ts';
import * as errors from '../errors/ports.ts';
import * as networkErrors from '../errors.ts';
import type { NetworkPorts } from '../network-ports.ts';
import { isSharedWith, type Network } from '../networks/network.ts';
import type { Posted } from '../resource/attribute.ts';
import { enforceCreate } from '../resource/enforce.ts';
import { usedNetwork } from '../subnets/create.ts';
import { assignAddresses, assignAddressesErrors, subnetsOf } from './addresses.ts';
import { assertFiltering, filteringErrors, groupsFor, pairsOf } from './filtering.ts';
import type { Port } from './port.ts';
import { putPort } from './put.ts';
import { type portAttributes, portResource, portTarget } from './resource.ts';

export const createPortErrors = [
  ...assignAddressesErrors,
  ...filteringErrors,
  networkErrors.PolicyNotAuthorized,
  networkErrors.OverQuota,
  networksErrors.NetworkNotFound,
  errors.MacAddressInUse,
];

/** What a port is made of besides its network; the defaults are those of Neutron. */
export interface NewPort {
  readonly id?: string;
  readonly projectId: string | null;
  readonly name?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly adminStateUp?: boolean;
  readonly macAddress?: string | null | undefined;
  readonly fixedIps?: Parameters<typeof assignAddresses>[4];
  readonly deviceId?: string;
  readonly deviceOwner?: string;
  /** Undefined: the project's default group, unless it is a port of the service's own. */
  readonly securityGroupIds?: readonly string[] | undefined;
  readonly portSecurityEnabled?: boolean | undefined;
  readonly allowedAddressPairs?: Parameters<typeof pairsOf>[0];
  readonly extraDhcpOpts?: readonly { readonly name: string; readonly value: string | null; readonly ipVersion: 4 | 6 }[];
  readonly dnsName?: string;
  readonly vnicType?: Port['vnicType'];
  readonly hostId?: string;
  /** Whether somebody is known to plug ports there. */
  readonly isHostKnown?: boolean;
  readonly profile?: Port['profile'];
  /** Addresses of IPv6 are not given: a floating IP has none. */
  readonly onlyIpv4?: true;
}

async function macFor(
  tx: Transaction,
  { chance }: NetworkPorts,
  networkId: string,
  portId: string,
  asked: string | null | undefined,
): Promise<string> {
  if (asked === null || asked === undefined) return claimNewMac(tx, chance, { networkId, portId });
  if ((await claimMac(tx, { networkId, mac: asked, portId })) !== undefined)
    throw errors.MacAddressInUse({ net_id: networkId, mac: asked });
  return asked;
}

/** Where a port is plugged that is bound to a host, as far as that is known at once. */
export async function vifTypeOn({ devices }: NetworkPorts, hostId: string): Promise<Port['vifType']> {
  if (hostId === '') return 'unbound';
  return devices === undefined || (await devices.isHost(hostId)) ? 'bridge' : 'binding_failed';
}

/** Makes a port on a network that the commit relies on. Whether the caller may is asked elsewhere. */
export async function makePort(tx: Transaction, ports: NetworkPorts, caller: Caller, network: Network, asked: NewPort): Promise<Port> {
  const id = asked.id ?? ports.chance.uuid();
  const { deviceOwner = '', hostId = '', projectId } = asked;
  const macAddress = await macFor(tx, ports, network.id, id, asked.macAddress);
  const portSecurityEnabled = asked.portSecurityEnabled ?? (projectId !== null && network.portSecurityEnabled);
  const addressed = { id, networkId: network.id, macAddress, deviceOwner };
  const all = await subnetsOf(tx, ports, network);
  const usable = asked.onlyIpv4 ? all.filter(({ ipVersion }) => ipVersion === 4) : all;
  const fixedIps = await assignAddresses(tx, ports, addressed, usable, asked.fixedIps);
  const groups =
    projectId === null ? [] : await groupsFor(tx, ports, caller, { projectId, deviceOwner, portSecurityEnabled }, asked.securityGroupIds);
  const now = new Date(ports.clock.now()).toISOString();
  const port: Port = {
    ...addressed,
    projectId,
    name: asked.name ?? '',
    description: asked.description ?? '',
    tags: [...(asked.tags ?? [])],
    revision: 1,
    createdAt: now,
    updatedAt: now,
    networkProjectId: network.projectId,
    adminStateUp: asked.adminStateUp ?? true,
    status: deviceOwner === 'network:floatingip' ? 'N/A' : deviceOwner.startsWith('network:') ? 'ACTIVE' : 'DOWN',
    fixedIps,
    deviceId: asked.deviceId ?? '',
    securityGroupIds: groups,
    portSecurityEnabled,
    allowedAddressPairs: pairsOf(asked.allowedAddressPairs ?? [], macAddress),
    extraDhcpOpts: (asked.extraDhcpOpts ?? []).flatMap(({ value, ...option }) => (value === null ? [] : [{ ...option, value }])),
    dnsName: asked.dnsName ?? '',
    ipAllocation: asked.fixedIps?.length === 0 ? 'none' : 'immediate',
    vnicType: asked.vnicType ?? 'normal',
    hostId,
    vifType: asked.isHostKnown ? (hostId === '' ? 'unbound' : 'bridge') : await vifTypeOn(ports, hostId),
    profile: asked.profile ?? {},
    floatingIps: [],
    inactiveBindings: [],
  };
  // The usual group is on ports without addresses too; only those who ask for groups are told.
  assertFiltering(asked.securityGroupIds === undefined ? { ...port, securityGroupIds: [] } : port, undefined);
  if (projectId !== null) await takeNetworkQuota(tx, projectId, { port: 1 });
  await putPort(tx, ports, undefined, port);
  return port;
}

export async function createPort(tx: Transaction, ports: NetworkPorts, caller: Caller, body: Posted<typeof portAttributes>): Promise<Port> {
  const network = await usedNetwork(tx, ports, caller, body.network_id);
  const target = { projectId: body.projectId, networkProjectId: network.projectId, deviceOwner: body.device_owner };
  enforceCreate(portResource, caller, portTarget(target, isSharedWith(network, caller)), body);
  return makePort(tx, ports, caller, network, {
    projectId: body.projectId,
    name: body.name,
    description: body.description,
    tags: body.tags,
    adminStateUp: body.admin_state_up,
    macAddress: body.mac_address,
    fixedIps: body.fixed_ips,
    deviceId: body.device_id,
    deviceOwner: body.device_owner,
    securityGroupIds: body.security_groups,
    portSecurityEnabled: body.port_security_enabled,
    allowedAddressPairs: body.allowed_address_pairs ?? [],
    extraDhcpOpts: body.extra_dhcp_opts ?? [],
    dnsName: body.dns_name,
    vnicType: body['binding:vnic_type'],
    hostId: body['binding:host_id'] ?? '',
    profile: (body['binding:profile'] ?? {}) as Port['profile'],
  });
}
