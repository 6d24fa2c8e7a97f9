/**
 * A network for those who have none: made when a project first asks, with a subnet of the default pool and a router to the default external network. All of
 * it is one commit, in which the project's claim stands, so that it is made once. Source: contract-network/behaviour.md, "Others".
 */
import { z } from 'zod/mini';
import type { Caller } from '../../operation/policy.ts';
import { collection } from '../../store/collection.ts';
import type { Store } from '../../store/port.ts';
import { type Transaction, transaction } from '../../store/transaction.ts';
import * as errors from '../errors/auto-allocated.ts';
import * as networkErrors from '../errors.ts';
import type { NetworkPorts } from '../network-ports.ts';
import { createNetwork, createNetworkErrors } from '../networks/create.ts';
import { everyProject, type Network, networkAccess, networks } from '../networks/network.ts';
import { removeNetwork, removeNetworkErrors } from '../networks/remove.ts';
import { networkAttributes } from '../networks/resource.ts';
import type { Attributes, Posted } from '../resource/attribute.ts';
import { byIds } from '../resource/partitions.ts';
import { createRouter, createRouterErrors, removeRouter, removeRouterErrors } from '../routers/change.ts';
import { addInterface, addInterfaceErrors, removeInterface, removeInterfaceErrors } from '../routers/interfaces.ts';
import { routerAttributes } from '../routers/resource.ts';
import { routers } from '../routers/router.ts';
import { defaultPools } from '../subnetpools/subnetpool.ts';
import { createSubnet, createSubnetErrors } from '../subnets/create.ts';
import { subnetAttributes } from '../subnets/resource.ts';
import { withinNetworkQuota } from '../within-quota.ts';

const topologies = collection({
  name: 'auto-allocated topology',
  schema: z.object({ projectId: z.string(), networkId: z.string(), routerId: z.string() }),
  key: (projectId: string) => ({ pk: `PROJECT#${projectId}`, sk: 'AUTO_ALLOCATED_TOPOLOGY' }),
  id: ({ projectId }) => projectId,
});

export const autoAllocateErrors = [
  errors.AutoAllocationFailure,
  networkErrors.OverQuota,
  ...createNetworkErrors,
  ...createSubnetErrors,
  ...createRouterErrors,
  ...addInterfaceErrors,
];

const fails = (reason: string) => errors.AutoAllocationFailure({ reason });

/** The external network that administrators have marked; the first, should there be several. */
async function defaultExternal(store: Store): Promise<Network | undefined> {
  const found: Network[] = [];
  const ids: string[] = [];
  for await (const { networkId } of networkAccess.all(store, { index: 'table', partition: `NETWORK_ACCESS#${everyProject}` }))
    ids.push(networkId);
  for await (const network of byIds(networks, store, ids))
    if (network.isDefault && network.externalTo.includes(everyProject)) found.push(network);
  return found.toSorted((one, other) => (one.id < other.id ? -1 : 1))[0];
}

const versions = [4, 6] as const;

async function means(tx: Transaction, store: Store) {
  const external = await defaultExternal(store);
  if (external === undefined) throw fails('No default router:external network');
  const pools = await Promise.all(versions.map(async (version) => ({ version, pool: await tx.get(defaultPools, version) })));
  const usable = pools.filter(({ pool }) => pool !== undefined).map(({ version }) => version);
  if (usable.length === 0) throw fails('No default subnetpools defined');
  return { external, usable };
}

/** What a request has that says nothing else. */
function bodyOf<A extends Attributes>(attributes: A, projectId: string, more: Readonly<Record<string, unknown>>): Posted<A> {
  const defaults = Object.entries(attributes).flatMap(([name, attribute]) =>
    'default' in attribute ? [[name, attribute.default] as const] : [],
  );
  return { ...Object.fromEntries(defaults), ...more, projectId } as unknown as Posted<A>;
}

/** Whether `autoAllocate` would give the project a network. @throws errors.AutoAllocationFailure saying what is missing */
export async function assertCanAutoAllocate(ports: NetworkPorts, projectId: string): Promise<void> {
  await transaction(ports, async (tx) => {
    if ((await tx.get(topologies, projectId)) === undefined) await means(tx, ports.store);
  });
}

/** Whether `autoAllocate` would give the caller's project a network. */
export async function canAutoAllocate(ports: NetworkPorts, { projectId }: Pick<Caller, 'projectId'>): Promise<boolean> {
  try {
    await assertCanAutoAllocate(ports, projectId ?? '');
    return true;
  } catch (error) {
    if ((error as { readonly kind?: unknown }).kind === errors.AutoAllocationFailure.kind) return false;
    throw error;
  }
}

async function make(tx: Transaction, ports: NetworkPorts, caller: Caller, projectId: string): Promise<Network> {
  const { external, usable } = await means(tx, ports.store);
  const network = await createNetwork(tx, ports, caller, bodyOf(networkAttributes, projectId, { name: 'auto_allocated_network' }));
  const gateway = { external_gateway_info: { network_id: external.id } };
  const router = await createRouter(tx, ports, caller, bodyOf(routerAttributes, projectId, { name: 'auto_allocated_router', ...gateway }));
  let joined = router;
  for (const version of usable) {
    const more = { name: `auto_allocated_subnet_v${version}`, network_id: network.id, ip_version: version, use_default_subnetpool: true };
    const subnet = await createSubnet(tx, ports, caller, bodyOf(subnetAttributes, projectId, more));
    joined = (await addInterface(tx, ports, caller, joined, { subnetId: subnet.id })).router;
  }
  tx.put(topologies, { projectId, networkId: network.id, routerId: router.id });
  return (await tx.get(networks, network.id)) ?? network;
}

/**
 * The network of the project, made if there is none: exactly once, however many ask.
 * @param projectId the caller's own unless told
 * @throws errors.AutoAllocationFailure where there is no default external network, or no default pool
 */
export function autoAllocate(ports: NetworkPorts, caller: Caller, projectId = caller.projectId ?? ''): Promise<Network> {
  return withinNetworkQuota(() =>
    transaction(ports, async (tx) => {
      const known = await tx.get(topologies, projectId);
      const network = known === undefined ? undefined : await tx.get(networks, known.networkId);
      return network ?? make(tx, ports, caller, projectId);
    }),
  );
}

export const removeAutoAllocatedErrors = [...removeNetworkErrors, ...removeRouterErrors, ...removeInterfaceErrors];

/** Takes all of it away again, unless it is used. */
export async function removeAutoAllocated(ports: NetworkPorts, projectId: string): Promise<void> {
  const known = await topologies.get(ports.store, projectId);
  if (known === undefined) return;
  await transaction(ports, async (tx) => {
    const router = await tx.get(routers, known.routerId);
    const [one] = router?.interfaces.filter(({ networkId }) => networkId === known.networkId) ?? [];
    if (router === undefined || one === undefined) return;
    let left = router;
    for (const { subnetId } of router.interfaces) left = (await removeInterface(tx, ports, left, { subnetId })).router;
  });
  const router = await routers.get(ports.store, known.routerId);
  if (router !== undefined)
    await removeRouter(ports, async (tx) => {
      const found = await tx.get(routers, known.routerId);
      if (found === undefined) throw fails('The router has gone');
      return found;
    });
  if ((await networks.get(ports.store, known.networkId)) !== undefined)
    await removeNetwork(ports, async (tx) => {
      const found = await tx.get(networks, known.networkId);
      if (found === undefined) throw fails('The network has gone');
      return found;
    });
  await transaction(ports, async (tx) => {
    if ((await tx.get(topologies, projectId))?.networkId === known.networkId) tx.remove(topologies, projectId);
  });
}
