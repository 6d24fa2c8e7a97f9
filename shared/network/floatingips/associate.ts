/** Which port a floating IP leads to. Source: contract-network/behaviour.md, "Floating IPs". */
import type { Caller } from '../../operation/policy.ts';
import { type Transaction, TransactionContended } from '../../store/transaction.ts';
import * as errors from '../errors/floatingips.ts';
import * as portErrors from '../errors/ports.ts';
import type { NetworkPorts } from '../network-ports.ts';
import { type Port, ports as portThings } from '../ports/port.ts';
import { putPort } from '../ports/put.ts';
import { portResource, portTarget } from '../ports/resource.ts';
import { holds } from '../resource/rules.ts';
import { type Router, routers, subnetRouters } from '../routers/router.ts';
import { type FloatingIp, floatingIps } from './floating-ip.ts';
import { leaveRouter, useRouter } from './uses.ts';

export const associateErrors = [
  portErrors.PortNotFound,
  errors.BadFloatingip,
  errors.ExternalGatewayForFloatingIPNotFound,
  errors.FloatingIPPortAlreadyAssociated,
];

export interface AskedTarget {
  readonly portId: string;
  readonly fixedAddress: string | null | undefined;
}

const bad = (msg: string) => errors.BadFloatingip({ msg });
type Fixed = Port['fixedIps'][number];

/** IPv6 addresses are reached without being translated. */
const isIpv4 = ({ address }: Fixed) => !address.includes(':');

function fixedOf(port: Port, asked: string | null | undefined): Fixed {
  const all = port.fixedIps.filter(isIpv4);
  const wanted = asked === null || asked === undefined ? all : port.fixedIps.filter(({ address }) => address === asked);
  const [one, ...more] = wanted;
  if (one === undefined && all.length > 0) throw bad(`Port ${port.id} does not have fixed ip ${asked}`);
  if (one === undefined || !isIpv4(one)) throw bad(`Cannot add floating IP to port ${port.id} that has no fixed IPv4 addresses`);
  if (more.length > 0)
    throw bad(`Port ${port.id} has multiple fixed IPv4 addresses.  Must provide a specific IPv4 address when assigning a floating IP`);
  return one;
}

/** A router that joins the subnet and leads out to the external network: the commit relies on it. */
async function routerBetween(tx: Transaction, { store }: NetworkPorts, subnetId: string, networkId: string): Promise<Router | undefined> {
  const places = subnetRouters.all(store, { index: 'table', partition: `SUBNET#${subnetId}`, range: { prefix: 'ROUTER#' } });
  for await (const { routerId } of places) {
    const router = await tx.get(routers, routerId);
    const isOn = router?.interfaces.some((each) => each.subnetId === subnetId);
    if (router !== undefined && isOn && router.gateway?.networkId === networkId) return router;
  }
  return undefined;
}

/** Who asks may lead it to what it sees, and to ports of its own project. */
async function visiblePort(tx: Transaction, caller: Caller, floatingIp: FloatingIp, portId: string): Promise<Port> {
  const port = await tx.get(portThings, portId);
  if (port === undefined || !holds(portResource.rules, 'get_port', caller, portTarget(port))) throw portResource.notFound(portId);
  if (port.projectId !== floatingIp.projectId && !caller.isAdmin)
    throw bad(`Cannot process floating IP ${floatingIp.id} with port ${portId}, since that port is owned by a different project`);
  return port;
}

/** Takes it off the port that it leads to. @returns what it becomes; the caller puts it */
export async function disassociated(tx: Transaction, ports: NetworkPorts, floatingIp: FloatingIp): Promise<FloatingIp> {
  const { target } = floatingIp;
  if (target === null) return floatingIp;
  leaveRouter(tx, target);
  const port = await tx.get(portThings, target.portId);
  if (port !== undefined)
    await putPort(tx, ports, port, { ...port, floatingIps: port.floatingIps.filter(({ id }) => id !== floatingIp.id) });
  return { ...floatingIp, target: null };
}

/** Leads it to a port, away from wherever it led before. The port's record is written, so of two that want the same address one comes later, and finds it taken. */
export async function associated(
  tx: Transaction,
  ports: NetworkPorts,
  caller: Caller,
  floatingIp: FloatingIp,
  { portId, fixedAddress }: AskedTarget,
): Promise<FloatingIp> {
  const asked = await visiblePort(tx, caller, floatingIp, portId);
  const fixed = fixedOf(asked, fixedAddress);
  const { target } = floatingIp;
  if (target?.portId === portId && target.address === fixed.address) return floatingIp;
  await assertFree(tx, floatingIp, asked, fixed);
  const router = await routerBetween(tx, ports, fixed.subnetId, floatingIp.networkId);
  if (router === undefined)
    throw errors.ExternalGatewayForFloatingIPNotFound({
      external_network_id: floatingIp.networkId,
      subnet_id: fixed.subnetId,
      port_id: portId,
    });
  const loose = await disassociated(tx, ports, floatingIp);
  const port = await tx.get(portThings, portId);
  if (port === undefined) throw new TransactionContended('The port has gone.');
  const led = { id: floatingIp.id, address: floatingIp.address, fixedAddress: fixed.address };
  await putPort(tx, ports, port, { ...port, floatingIps: [...port.floatingIps, led] });
  const after = { portId, address: fixed.address, subnetId: fixed.subnetId, routerId: router.id };
  useRouter(tx, after);
  return { ...loose, target: after };
}

async function assertFree(tx: Transaction, floatingIp: FloatingIp, port: Port, fixed: Fixed): Promise<void> {
  for (const { id, fixedAddress } of port.floatingIps) {
    if (id === floatingIp.id || fixedAddress !== fixed.address) continue;
    const other = await tx.get(floatingIps, id);
    if (other?.networkId !== floatingIp.networkId) continue;
    throw errors.FloatingIPPortAlreadyAssociated({
      floating_ip_address: floatingIp.address,
      fip_id: floatingIp.id,
      port_id: port.id,
      fixed_ip: fixed.address,
      net_id: floatingIp.networkId,
    });
  }
}
