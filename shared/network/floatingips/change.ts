/** Makes, changes and removes floating IPs. */

import type { Caller } from '../../operation/policy.ts';
import { returnNetworkQuota, takeNetworkQuota } from '../../quota/networks.ts';
import { type Transaction, transaction } from '../../store/transaction.ts';
import * as errors from '../errors/floatingips.ts';
import * as networksErrors from '../errors/networks.ts';
import * as networkErrors from '../errors.ts';
import type { NetworkPorts } from '../network-ports.ts';
import { isExternal, type Network } from '../networks/network.ts';
import { assignAddressesErrors, subnetsOf } from '../ports/addresses.ts';
import { makePort } from '../ports/create.ts';
import { ports as portThings } from '../ports/port.ts';
import { removePort } from '../ports/remove.ts';
import type { Posted, Put } from '../resource/attribute.ts';
import { enforceCreate } from '../resource/enforce.ts';
import { newStandard } from '../resource/standard.ts';
import { usedNetwork } from '../subnets/create.ts';
import { associated, associateErrors, disassociated } from './associate.ts';
import { type FloatingIp, floatingIps } from './floating-ip.ts';
import { type floatingIpAttributes, floatingIpResource, floatingIpTarget } from './resource.ts';

export const createFloatingIpErrors = [
  ...associateErrors,
  ...assignAddressesErrors,
  networkErrors.PolicyNotAuthorized,
  networkErrors.OverQuota,
  networksErrors.NetworkNotFound,
];

const bad = (msg: string) => errors.BadFloatingip({ msg });

/** The address that was asked for, or one of the subnet, or any of the network's IPv4 addresses. */
async function ownPort(
  tx: Transaction,
  ports: NetworkPorts,
  caller: Caller,
  network: Network,
  id: string,
  { floating_ip_address: address, subnet_id: subnetId }: Posted<typeof floatingIpAttributes>,
) {
  const asked = { ...(address === null ? {} : { ip_address: address }), ...(subnetId === null ? {} : { subnet_id: subnetId }) };
  if (!(await subnetsOf(tx, ports, network)).some(({ ipVersion }) => ipVersion === 4))
    throw bad(`Network ${network.id} does not contain any IPv4 subnet`);
  return makePort(tx, ports, caller, network, {
    projectId: null,
    deviceId: id,
    deviceOwner: 'network:floatingip',
    portSecurityEnabled: false,
    onlyIpv4: true,
    ...(Object.keys(asked).length === 0 ? {} : { fixedIps: [asked] }),
  });
}

export async function createFloatingIp(
  tx: Transaction,
  ports: NetworkPorts,
  caller: Caller,
  body: Posted<typeof floatingIpAttributes>,
): Promise<FloatingIp> {
  enforceCreate(floatingIpResource, caller, floatingIpTarget(body), body);
  const { port_id: portId = null, fixed_ip_address: fixedAddress = null } = body;
  if (portId === null && fixedAddress !== null) throw bad('fixed_ip_address cannot be specified without a port_id');
  const network = await usedNetwork(tx, ports, caller, body.floating_network_id);
  if (!isExternal(network)) throw bad(`Network ${network.id} is not a valid external network`);
  const standard = newStandard(ports, { ...body, name: '' });
  const own = await ownPort(tx, ports, caller, network, standard.id, body);
  const loose: FloatingIp = {
    ...standard,
    networkId: network.id,
    address: own.fixedIps[0]?.address ?? '',
    ownPortId: own.id,
    dnsName: body.dns_name,
    dnsDomain: body.dns_domain,
    target: null,
  };
  const floatingIp = portId === null ? loose : await associated(tx, ports, caller, loose, { portId, fixedAddress });
  await takeNetworkQuota(tx, floatingIp.projectId, { floatingip: 1 });
  tx.put(floatingIps, floatingIp);
  return floatingIp;
}

export const updateFloatingIpErrors = associateErrors;

/** What it becomes; the caller puts it. Without a port in the body it leads where it led. */
export async function changedFloatingIp(
  tx: Transaction,
  ports: NetworkPorts,
  caller: Caller,
  floatingIp: FloatingIp,
  body: Put<typeof floatingIpAttributes>,
): Promise<FloatingIp> {
  const described = { ...floatingIp, description: body.description ?? floatingIp.description };
  const portId = body.port_id === undefined ? (body.fixed_ip_address ? (floatingIp.target?.portId ?? null) : undefined) : body.port_id;
  if (portId === undefined) return described;
  if (portId === null) {
    if (body.fixed_ip_address) throw bad('fixed_ip_address cannot be specified without a port_id');
    return disassociated(tx, ports, described);
  }
  return associated(tx, ports, caller, described, { portId, fixedAddress: body.fixed_ip_address });
}

/** @param find the floating IP, if the caller may delete it */
export async function removeFloatingIp(ports: NetworkPorts, find: (tx: Transaction) => Promise<FloatingIp>): Promise<void> {
  await transaction(ports, async (tx) => {
    const floatingIp = await find(tx);
    await disassociated(tx, ports, floatingIp);
    const own = await tx.get(portThings, floatingIp.ownPortId);
    if (own !== undefined) await removePort(tx, ports, own);
    returnNetworkQuota(tx, floatingIp.projectId, { floatingip: 1 });
    tx.remove(floatingIps, floatingIp.id);
  });
}
