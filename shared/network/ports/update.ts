/** Changes ports. */
import type { Caller } from '../../operation/policy.ts';
import type { Transaction } from '../../store/transaction.ts';
import { claimMac, release } from '../addresses/claims.ts';
import type { AskedAddress } from '../addresses/kinds.ts';
import * as errors from '../errors/ports.ts';
import type { NetworkPorts } from '../network-ports.ts';
import { networks } from '../networks/network.ts';
import type { Put } from '../resource/attribute.ts';
import { assignAddresses, assignAddressesErrors, subnetsOf } from './addresses.ts';
import { vifTypeOn } from './create.ts';
import { assertFiltering, assertGroups, filteringErrors, pairsOf } from './filtering.ts';
import type { Port } from './port.ts';
import type { portAttributes } from './resource.ts';

export const updatePortErrors = [...assignAddressesErrors, ...filteringErrors, errors.MacAddressInUse];

/** The addresses that stay, and those that are asked for besides. One that is asked for by its subnet alone is what the port has there already. */
function compared(port: Port, asked: readonly AskedAddress[]) {
  const named = new Set(asked.map(({ ip_address: ip }) => ip));
  const kept = port.fixedIps.filter(({ address }) => named.has(address));
  const others = port.fixedIps.filter(({ address }) => !named.has(address));
  const added: AskedAddress[] = [];
  for (const each of asked) {
    if (kept.some(({ address, subnetId }) => address === each.ip_address && (each.subnet_id ?? subnetId) === subnetId)) continue;
    const had = each.ip_address === undefined ? others.findIndex(({ subnetId }) => subnetId === each.subnet_id) : -1;
    if (had >= 0) kept.push(...others.splice(had, 1));
    else added.push(each);
  }
  return { kept, added, gone: others };
}

/** Gives a port other addresses: those that stay are not given up in between. */
export async function readdressed(
  tx: Transaction,
  ports: NetworkPorts,
  port: Port,
  asked: readonly AskedAddress[],
): Promise<Port['fixedIps']> {
  const { kept, added, gone } = compared(port, asked);
  await release(ports.store, tx, { portId: port.id, networkId: port.networkId, addresses: gone });
  const network = await tx.get(networks, port.networkId);
  const given =
    network === undefined || added.length === 0 ? [] : await assignAddresses(tx, ports, port, await subnetsOf(tx, ports, network), added);
  return [...kept, ...given.filter(({ address }) => !kept.some((each) => each.address === address))];
}

async function withMac(tx: Transaction, { store }: NetworkPorts, port: Port, mac: string | null | undefined): Promise<string> {
  if (mac === undefined || mac === null || mac === port.macAddress) return port.macAddress;
  const { id: portId, networkId } = port;
  if ((await claimMac(tx, { networkId, mac, portId })) !== undefined) throw errors.MacAddressInUse({ net_id: networkId, mac });
  await release(store, tx, { portId, networkId, mac: port.macAddress, addresses: [] });
  return mac;
}

/** What it becomes; the caller puts it. */
export async function changedPort(
  tx: Transaction,
  ports: NetworkPorts,
  caller: Caller,
  port: Port,
  body: Put<typeof portAttributes>,
): Promise<Port> {
  if (body.security_groups !== undefined) await assertGroups(tx, ports, caller, port.projectId, body.security_groups);
  const macAddress = await withMac(tx, ports, port, body.mac_address);
  const fixedIps = body.fixed_ips === undefined ? port.fixedIps : await readdressed(tx, ports, { ...port, macAddress }, body.fixed_ips);
  const hostId = body['binding:host_id'] ?? port.hostId;
  const moved = hostId !== port.hostId;
  const changed: Port = {
    ...port,
    macAddress,
    fixedIps,
    hostId,
    name: body.name ?? port.name,
    description: body.description ?? port.description,
    adminStateUp: body.admin_state_up ?? port.adminStateUp,
    deviceId: body.device_id ?? port.deviceId,
    deviceOwner: body.device_owner ?? port.deviceOwner,
    securityGroupIds: [...(body.security_groups ?? port.securityGroupIds)],
    portSecurityEnabled: body.port_security_enabled ?? port.portSecurityEnabled,
    allowedAddressPairs:
      body.allowed_address_pairs === undefined ? port.allowedAddressPairs : pairsOf(body.allowed_address_pairs, macAddress),
    extraDhcpOpts: body.extra_dhcp_opts === undefined ? port.extraDhcpOpts : withOptions(port.extraDhcpOpts, body.extra_dhcp_opts),
    dnsName: body.dns_name ?? port.dnsName,
    vnicType: body['binding:vnic_type'] ?? port.vnicType,
    vifType: moved ? await vifTypeOn(ports, hostId) : port.vifType,
    // Nobody has plugged it there yet.
    status: moved ? 'DOWN' : port.status,
    profile: (body['binding:profile'] ?? port.profile) as Port['profile'],
  };
  assertFiltering(changed, port);
  return changed;
}

type Options = Port['extraDhcpOpts'];

/** Options that are named are replaced, or taken away; the others stay. */
function withOptions(
  before: Options,
  asked: readonly { readonly name: string; readonly value: string | null; readonly ipVersion: 4 | 6 }[],
): Options {
  const isNamed = (option: Options[number]) => asked.some(({ name, ipVersion }) => name === option.name && ipVersion === option.ipVersion);
  const given = asked.flatMap(({ value, ...option }) => (value === null ? [] : [{ ...option, value }]));
  return [...before.filter((option) => !isNamed(option)), ...given];
}
