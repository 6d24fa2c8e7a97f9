/** Where a router leads out of its cloud: a port of its own on an external network. */
import type { Caller } from '../../operation/policy.ts';
import type { Transaction } from '../../store/transaction.ts';
import * as networksErrors from '../errors/networks.ts';
import * as errors from '../errors/routers.ts';
import type { NetworkPorts } from '../network-ports.ts';
import { isExternal, type Network } from '../networks/network.ts';
import { assignAddressesErrors } from '../ports/addresses.ts';
import { makePort } from '../ports/create.ts';
import { ports as portThings } from '../ports/port.ts';
import { putPort } from '../ports/put.ts';
import { removePort } from '../ports/remove.ts';
import { readdressed } from '../ports/update.ts';
import { revised } from '../resource/standard.ts';
import { usedNetwork } from '../subnets/create.ts';
import { assertNoneOverlap } from './overlap.ts';
import type { AskedGateway } from './resource.ts';
import { floatingIpUses, type Gateway, type Router, usesOfGateway } from './router.ts';

export const gatewayErrors = [
  ...assignAddressesErrors,
  networksErrors.NetworkNotFound,
  errors.BadRouter,
  errors.RouterExternalGatewayInUseByFloatingIp,
];

async function externalNetwork(tx: Transaction, ports: NetworkPorts, caller: Caller, id: string): Promise<Network> {
  const network = await usedNetwork(tx, ports, caller, id);
  if (!isExternal(network)) throw errors.BadRouter({ msg: `Network ${id} is not an external network` });
  return network;
}

async function newGateway(tx: Transaction, ports: NetworkPorts, caller: Caller, router: Router, asked: AskedGateway): Promise<Gateway> {
  const network = await externalNetwork(tx, ports, caller, asked.network_id);
  const port = await makePort(tx, ports, caller, network, {
    projectId: null,
    deviceId: router.id,
    deviceOwner: 'network:router_gateway',
    fixedIps: asked.external_fixed_ips,
    portSecurityEnabled: false,
  });
  return { networkId: network.id, portId: port.id, enableSnat: asked.enable_snat ?? true, fixedIps: port.fixedIps };
}

/** Takes the way out away, unless floating IPs need it. */
export async function removeGateway(tx: Transaction, ports: NetworkPorts, router: Router): Promise<void> {
  const { gateway } = router;
  if (gateway === null) return;
  const uses = await tx.get(floatingIpUses, usesOfGateway(router.id));
  if (uses !== undefined && uses.used > 0)
    throw errors.RouterExternalGatewayInUseByFloatingIp({ router_id: router.id, net_id: gateway.networkId });
  if (uses !== undefined) tx.remove(floatingIpUses, uses);
  const port = await tx.get(portThings, gateway.portId);
  if (port !== undefined) await removePort(tx, ports, port);
}

/** The gateway with other addresses, or another flag: floating IPs keep their way. */
async function changedGateway(tx: Transaction, ports: NetworkPorts, gateway: Gateway, asked: AskedGateway): Promise<Gateway> {
  const port = asked.external_fixed_ips === undefined ? undefined : await tx.get(portThings, gateway.portId);
  const changed = { ...gateway, enableSnat: asked.enable_snat ?? gateway.enableSnat };
  if (port === undefined) return changed;
  const fixedIps = await readdressed(tx, ports, port, asked.external_fixed_ips ?? []);
  await putPort(tx, ports, port, revised(ports, { ...port, fixedIps }));
  return { ...changed, fixedIps };
}

/** The router with the gateway that was asked for; null: without. The caller puts it. */
export async function withGateway(
  tx: Transaction,
  ports: NetworkPorts,
  caller: Caller,
  router: Router,
  asked: AskedGateway | null,
): Promise<Router> {
  if (asked !== null && router.gateway?.networkId === asked.network_id) {
    const gateway = await changedGateway(tx, ports, router.gateway, asked);
    const changed = { ...router, gateway };
    await assertNoneOverlap(tx, changed);
    return changed;
  }
  await removeGateway(tx, ports, router);
  const changed = { ...router, gateway: asked === null ? null : await newGateway(tx, ports, caller, router, asked) };
  await assertNoneOverlap(tx, changed);
  return changed;
}
