/** Makes, changes and removes RBAC policies: each is a line on its network. */
import type { Caller } from '../../operation/policy.ts';
import { takeNetworkQuota } from '../../quota/networks.ts';
import { type Transaction, transaction } from '../../store/transaction.ts';
import * as networksErrors from '../errors/networks.ts';
import * as errors from '../errors/rbac.ts';
import * as networkErrors from '../errors.ts';
import type { NetworkPorts } from '../network-ports.ts';
import { listNetwork } from '../networks/access.ts';
import { everyProject, type Network, networks } from '../networks/network.ts';
import { networkResource, networkTarget } from '../networks/resource.ts';
import { portsOfNetwork } from '../ports/of-network.ts';
import type { Posted, Put } from '../resource/attribute.ts';
import { enforceRules } from '../resource/rules.ts';
import { usedNetwork } from '../subnets/create.ts';
import { type RbacAction, type RbacPolicy, rbacActions, rbacPlaces, rbacPolicies } from './rbac-policy.ts';
import { type rbacAttributes, rbacResource } from './resource.ts';

/** They are on the record of their network, which commits rely on. */
const entriesPerNetwork = 100;

export const rbacErrors = [
  networkErrors.PolicyNotAuthorized,
  networkErrors.OverQuota,
  networkErrors.InvalidInput,
  networksErrors.NetworkNotFound,
  errors.DuplicateRbacPolicy,
  errors.RbacPolicyInUse,
];

const listOf = { access_as_shared: 'sharedWith', access_as_external: 'externalTo' } as const;

const withTarget = (network: Network, action: RbacAction, target: string): Network => ({
  ...network,
  [listOf[action]]: [...network[listOf[action]], target],
  revision: network.revision + 1,
});
const withoutTarget = (network: Network, action: RbacAction, target: string): Network => ({
  ...network,
  [listOf[action]]: network[listOf[action]].filter((each) => each !== target),
  revision: network.revision + 1,
});

export async function createRbacPolicy(
  tx: Transaction,
  ports: NetworkPorts,
  caller: Caller,
  body: Posted<typeof rbacAttributes>,
): Promise<RbacPolicy> {
  const { target_tenant: target, object_id: networkId, projectId } = body;
  const asked = ['action', 'object_id', 'object_type', 'target_tenant'].filter((name) => rbacResource.rules[`create_rbac_policy:${name}`]);
  enforceRules(
    rbacResource.rules,
    'create_rbac_policy',
    caller,
    { projectId, targetProjectId: target },
    asked.map((name) => ({ name, parts: [] })),
  );
  const action = rbacActions.find((each) => each === body.action);
  if (action === undefined)
    throw networkErrors.InvalidInput({
      reason: `Invalid action '${body.action}' for object type 'network'. Valid actions: ${rbacActions.join(', ')}`,
    });
  const network = await usedNetwork(tx, ports, caller, networkId);
  if (!caller.isAdmin && network.projectId !== caller.projectId) {
    // What is only seen is not its own to share.
    enforceRules({ create_rbac_policy: [] }, 'create_rbac_policy', caller, networkTarget(network, caller));
  }
  if ((await tx.get(rbacPlaces, { networkId, action, target })) !== undefined) throw errors.DuplicateRbacPolicy();
  if (network.sharedWith.length + network.externalTo.length >= entriesPerNetwork)
    throw networkErrors.InvalidInput({ reason: `a network has at most ${entriesPerNetwork} RBAC policies` });
  const after = withTarget(network, action, target);
  const id = ports.chance.uuid();
  await listNetwork(tx, ports, network, after, { id, projectId, isCharged: true });
  await takeNetworkQuota(tx, projectId, { rbac_policy: 1 });
  tx.put(networks, after);
  return madeEntry(tx, id);
}

async function madeEntry(tx: Transaction, id: string): Promise<RbacPolicy> {
  const entry = await tx.get(rbacPolicies, id);
  if (entry === undefined) throw rbacResource.notFound(id);
  return entry;
}

/** Whether somebody uses the network who may not do so without the entry. */
async function assertUnneeded(
  { store }: NetworkPorts,
  after: Network,
  { action, target }: Pick<RbacPolicy, 'action' | 'target'>,
): Promise<void> {
  const refuse = (details: string) => errors.RbacPolicyInUse({ object_id: after.id, details });
  for await (const port of portsOfNetwork(store, after.id)) {
    if (action === 'access_as_external') {
      if (after.externalTo.length === 0 && ['network:router_gateway', 'network:floatingip'].includes(port.deviceOwner))
        throw refuse(networksErrors.ExternalNetworkInUse({ net_id: after.id }).message);
      continue;
    }
    const isMeant = port.projectId !== null && port.projectId !== after.projectId && [everyProject, port.projectId].includes(target);
    const isAllowed = after.sharedWith.some((each) => each === everyProject || each === port.projectId);
    if (isMeant && !isAllowed) throw refuse(networksErrors.InvalidSharedSetting({ network: after.name }).message);
  }
}

export async function changedRbacPolicy(
  tx: Transaction,
  ports: NetworkPorts,
  caller: Caller,
  entry: RbacPolicy,
  { target_tenant: target }: Put<typeof rbacAttributes>,
): Promise<RbacPolicy> {
  if (target === undefined || target === entry.target) return entry;
  enforceRules(rbacResource.rules, 'update_rbac_policy', caller, { projectId: entry.projectId, targetProjectId: target }, [
    { name: 'target_tenant', parts: [] },
  ]);
  const { networkId, action } = entry;
  const network = await tx.get(networks, networkId);
  if (network === undefined) throw networkResource.notFound(networkId);
  if ((await tx.get(rbacPlaces, { networkId, action, target })) !== undefined) throw errors.DuplicateRbacPolicy();
  const after = withTarget(withoutTarget(network, action, entry.target), action, target);
  await assertUnneeded(ports, after, entry);
  await listNetwork(tx, ports, network, after, { id: entry.id, projectId: entry.projectId, isCharged: entry.isCharged });
  tx.put(networks, after);
  return { ...entry, target };
}

export const removeRbacPolicyErrors = [errors.RbacPolicyInUse];

/** @param find the entry, if the caller may delete it */
export async function removeRbacPolicy(ports: NetworkPorts, find: (tx: Transaction) => Promise<RbacPolicy>): Promise<void> {
  await transaction(ports, async (tx) => {
    const entry = await find(tx);
    const network = await tx.get(networks, entry.networkId);
    if (network === undefined) return tx.remove(rbacPolicies, entry.id);
    const after = withoutTarget(network, entry.action, entry.target);
    await assertUnneeded(ports, after, entry);
    await listNetwork(tx, ports, network, after);
    tx.put(networks, after);
  });
}
