/** The ports by which routers are on subnets. Source: contract-network/behaviour.md, "Routers". */
import type { Caller } from '../../operation/policy.ts';
import type { Transaction } from '../../store/transaction.ts';
import * as portErrors from '../errors/ports.ts';
import * as errors from '../errors/routers.ts';
import * as subnetErrors from '../errors/subnets.ts';
import * as networkErrors from '../errors.ts';
import type { NetworkPorts } from '../network-ports.ts';
import { isSharedWith } from '../networks/network.ts';
import { assignAddressesErrors } from '../ports/addresses.ts';
import { makePort } from '../ports/create.ts';
import { type Port, ports as portThings } from '../ports/port.ts';
import { putPort } from '../ports/put.ts';
import { removePort } from '../ports/remove.ts';
import { portResource, portTarget } from '../ports/resource.ts';
import type { JsonObject } from '../resource/kinds.ts';
import * as kinds from '../resource/kinds.ts';
import { used } from '../resource/leaving.ts';
import { readAttribute } from '../resource/read-body.ts';
import { enforceRules, holds } from '../resource/rules.ts';
import { revised } from '../resource/standard.ts';
import { usedNetwork } from '../subnets/create.ts';
import { subnetResource, subnetTarget } from '../subnets/resource.ts';
import { type Subnet, subnets } from '../subnets/subnet.ts';
import { assertApart, connectedSubnets } from './overlap.ts';
import { floatingIpUses, type Router, routers, subnetRouters, usesOfSubnet } from './router.ts';
import { leadsOver } from './routes.ts';

/** Each is a record's line, and its removal a part of one commit. */
const interfacesPerRouter = 100;

export interface AskedInterface {
  readonly subnetId?: string | undefined;
  readonly portId?: string | undefined;
}

const bad = (msg: string) => errors.BadRouter({ msg });

const anId = { kind: kinds.uuid() };

/** What a request names; anything else in it is ignored, as Neutron does. */
export function readInterface(body: unknown): AskedInterface {
  if (body !== undefined && (typeof body !== 'object' || body === null || Array.isArray(body)))
    throw networkErrors.BadRequest({ reason: 'Body contains invalid data' });
  const { subnet_id: subnet, port_id: port } = (body ?? {}) as JsonObject;
  const read = (name: string, value: unknown) => (value === undefined || value === null ? undefined : readAttribute(name, anId, value));
  const asked = { subnetId: read('subnet_id', subnet), portId: read('port_id', port) };
  if (asked.subnetId === undefined && asked.portId === undefined) throw bad('Either subnet_id or port_id must be specified');
  return asked;
}

export const interfaceErrors = [
  ...assignAddressesErrors,
  networkErrors.BadRequest,
  networkErrors.PolicyNotAuthorized,
  networkErrors.OverQuota,
  portErrors.PortNotFound,
  portErrors.MacAddressInUse,
  errors.BadRouter,
  errors.RouterNotFound,
  subnetErrors.SubnetNotFound,
];
export const addInterfaceErrors = [...interfaceErrors, errors.PortInUse];
export const removeInterfaceErrors = [
  ...interfaceErrors,
  errors.RouterInterfaceNotFound,
  errors.RouterInterfaceNotFoundForSubnet,
  errors.RouterInterfaceInUseByFloatingIP,
  errors.RouterInterfaceInUseByRoute,
  errors.SubnetMismatchForPort,
];

async function usedSubnet(tx: Transaction, ports: NetworkPorts, caller: Caller, id: string) {
  const subnet = await used(tx, ports.clock, subnets, id);
  if (subnet === undefined) throw subnetResource.notFound(id);
  const network = await usedNetwork(tx, ports, caller, subnet.networkId);
  if (!holds(subnetResource.rules, 'get_subnet', caller, subnetTarget(subnet, network, caller))) throw subnetResource.notFound(id);
  return { subnet, network };
}

export interface Joined {
  readonly router: Router;
  readonly port: Port;
  readonly subnetIds: readonly string[];
}

/** Puts the router on a subnet, at the address of its gateway, or on those of a port. */
export async function addInterface(
  tx: Transaction,
  ports: NetworkPorts,
  caller: Caller,
  router: Router,
  { subnetId, portId }: AskedInterface,
): Promise<Joined> {
  if (subnetId !== undefined && portId !== undefined) throw bad('Cannot specify both subnet-id and port-id');
  const { port, joined } =
    portId === undefined ? await ownPort(tx, ports, caller, router, subnetId ?? '') : await givenPort(tx, ports, caller, router, portId);
  const added = joined.map((subnet) => ({ portId: port.id, networkId: port.networkId, subnetId: subnet.id }));
  if (router.interfaces.length + added.length > interfacesPerRouter) throw bad(`A router has at most ${interfacesPerRouter} interfaces`);
  for (const subnet of joined) tx.put(subnetRouters, { subnetId: subnet.id, routerId: router.id });
  const after = revised(ports, { ...router, interfaces: [...router.interfaces, ...added] });
  tx.put(routers, after);
  return { router: after, port, subnetIds: joined.map(({ id }) => id) };
}

async function assertJoinable(tx: Transaction, router: Router, subnet: Subnet): Promise<void> {
  if (router.interfaces.some(({ subnetId }) => subnetId === subnet.id)) throw bad(`Router already has a port on subnet ${subnet.id}`);
  assertApart(subnet, await connectedSubnets(tx, router));
}

async function ownPort(tx: Transaction, ports: NetworkPorts, caller: Caller, router: Router, subnetId: string) {
  const { subnet, network } = await usedSubnet(tx, ports, caller, subnetId);
  if (network.projectId !== caller.projectId)
    enforceRules(
      portResource.rules,
      'create_port',
      caller,
      portTarget(
        { projectId: router.projectId, networkProjectId: network.projectId, deviceOwner: 'network:router_interface' },
        isSharedWith(network, caller),
      ),
    );
  if (subnet.gatewayIp === null) throw bad('Subnet for router interface must have a gateway IP');
  await assertJoinable(tx, router, subnet);
  const port = await makePort(tx, ports, caller, network, {
    projectId: router.projectId,
    deviceId: router.id,
    deviceOwner: 'network:router_interface',
    fixedIps: [{ subnet_id: subnet.id, ip_address: subnet.gatewayIp }],
    portSecurityEnabled: false,
  });
  const own = new Set(port.fixedIps.map((fixed) => fixed.subnetId));
  const others = await Promise.all([...own].filter((id) => id !== subnet.id).map((id) => tx.get(subnets, id)));
  const joined = [subnet, ...others.flatMap((other) => other ?? [])];
  for (const other of joined.slice(1)) await assertJoinable(tx, router, other);
  return { port, joined };
}

async function givenPort(tx: Transaction, ports: NetworkPorts, caller: Caller, router: Router, portId: string) {
  const port = await tx.get(portThings, portId);
  if (port === undefined || !holds(portResource.rules, 'get_port', caller, portTarget(port))) throw portResource.notFound(portId);
  if (port.deviceId !== '') throw errors.PortInUse({ port_id: port.id, net_id: port.networkId, device_id: port.deviceId });
  const ids = [...new Set(port.fixedIps.map(({ subnetId }) => subnetId))];
  if (ids.length === 0) throw bad('Router port must have at least one fixed IP');
  const found = await Promise.all(ids.map((id) => tx.get(subnets, id)));
  const joined = found.flatMap((subnet) => subnet ?? []);
  if (port.fixedIps.filter(({ subnetId }) => joined.some(({ id, ipVersion }) => id === subnetId && ipVersion === 4)).length > 1)
    throw bad('Cannot have multiple IPv4 subnets on router port');
  for (const subnet of joined) await assertJoinable(tx, router, subnet);
  const after: Port = revised(ports, {
    ...port,
    deviceId: router.id,
    deviceOwner: 'network:router_interface',
    status: 'ACTIVE',
    securityGroupIds: [],
  });
  await putPort(tx, ports, port, after);
  return { port: after, joined };
}

/** Takes the router off a subnet, or those of a port; the port goes with it. */
export async function removeInterface(
  tx: Transaction,
  ports: NetworkPorts,
  router: Router,
  { subnetId, portId }: AskedInterface,
): Promise<Joined> {
  if (subnetId !== undefined && (await tx.get(subnets, subnetId)) === undefined) throw subnetResource.notFound(subnetId);
  const named = router.interfaces.find((each) => (portId === undefined ? each.subnetId === subnetId : each.portId === portId));
  if (named === undefined) {
    if (portId !== undefined) throw errors.RouterInterfaceNotFound({ router_id: router.id, port_id: portId });
    throw errors.RouterInterfaceNotFoundForSubnet({ router_id: router.id, subnet_id: subnetId ?? '' });
  }
  const leaving = router.interfaces.filter((each) => each.portId === named.portId);
  if (subnetId !== undefined && !leaving.some((each) => each.subnetId === subnetId))
    throw errors.SubnetMismatchForPort({ port_id: named.portId, subnet_id: subnetId });
  for (const each of leaving) await leaveSubnet(tx, router, each.subnetId);
  const port = await tx.get(portThings, named.portId);
  if (port === undefined) throw errors.RouterInterfaceNotFound({ router_id: router.id, port_id: named.portId });
  await removePort(tx, ports, port);
  const after = revised(ports, { ...router, interfaces: router.interfaces.filter((each) => each.portId !== named.portId) });
  tx.put(routers, after);
  return { router: after, port, subnetIds: leaving.map((each) => each.subnetId) };
}

async function leaveSubnet(tx: Transaction, router: Router, subnetId: string): Promise<void> {
  const uses = await tx.get(floatingIpUses, usesOfSubnet(router.id, subnetId));
  if (uses !== undefined && uses.used > 0) throw errors.RouterInterfaceInUseByFloatingIP({ router_id: router.id, subnet_id: subnetId });
  if (uses !== undefined) tx.remove(floatingIpUses, uses);
  const subnet = await tx.get(subnets, subnetId);
  if (subnet !== undefined && leadsOver(router.routes, subnet.cidr))
    throw errors.RouterInterfaceInUseByRoute({ router_id: router.id, subnet_id: subnetId });
  if ((await tx.get(subnetRouters, { subnetId, routerId: router.id })) !== undefined)
    tx.remove(subnetRouters, { subnetId, routerId: router.id });
}

/** The answer of both. */
export const shownInterface = ({ router, port, subnetIds }: Joined) => ({
  id: router.id,
  project_id: port.projectId ?? '',
  port_id: port.id,
  network_id: port.networkId,
  subnet_id: subnetIds[0] ?? null,
  subnet_ids: subnetIds,
});
