/** Keeps the lists of those who may use a network that is not theirs, and the entries that say so. */
import type { Chance, Clock } from '../../clock.ts';
import { returnNetworkQuota } from '../../quota/networks.ts';
import type { Transaction } from '../../store/transaction.ts';
import { type RbacAction, type RbacPolicy, rbacPlaces, rbacPolicies } from '../rbac/rbac-policy.ts';
import { type Network, networkAccess, targetsOf } from './network.ts';

type Ports = { readonly clock: Clock; readonly chance: Chance };

const entriesOf = (network: Network | undefined): readonly { readonly action: RbacAction; readonly target: string }[] => [
  ...(network?.sharedWith ?? []).map((target) => ({ action: 'access_as_shared' as const, target })),
  ...(network?.externalTo ?? []).map((target) => ({ action: 'access_as_external' as const, target })),
];

/** The entry that the request itself asks for; others are made where a network is shared with everybody. */
export type Asked = Pick<RbacPolicy, 'id' | 'projectId' | 'isCharged'>;

/** Writes, in the commit that changes a network, in whose lists it is from then on. */
export async function listNetwork(
  tx: Transaction,
  ports: Ports,
  before: Network | undefined,
  after: Network | undefined,
  asked?: Asked,
): Promise<void> {
  const [old, wanted] = [before, after].map((network) => new Set(network === undefined ? [] : targetsOf(network)));
  const networkId = (after ?? before)?.id ?? '';
  for (const target of wanted ?? []) {
    if (!old?.has(target) && (await tx.get(networkAccess, { target, networkId })) === undefined)
      tx.put(networkAccess, { target, networkId });
  }
  for (const target of old ?? []) {
    if (!wanted?.has(target) && (await tx.get(networkAccess, { target, networkId })) !== undefined)
      tx.remove(networkAccess, { target, networkId });
  }
  await putEntries(tx, ports, before, after, asked);
}

async function putEntries(
  tx: Transaction,
  { clock, chance }: Ports,
  before: Network | undefined,
  after: Network | undefined,
  asked: Asked | undefined,
): Promise<void> {
  const network = after ?? before;
  if (network === undefined) return;
  const [old, wanted] = [entriesOf(before), entriesOf(after)];
  const has = (all: typeof old, entry: (typeof old)[number]) =>
    all.some((each) => each.action === entry.action && each.target === entry.target);
  for (const entry of wanted.filter((each) => !has(old, each))) {
    const place = { ...entry, networkId: network.id };
    if ((await tx.get(rbacPlaces, place)) !== undefined) continue;
    const now = new Date(clock.now()).toISOString();
    const standard = { name: '', description: '', tags: [], revision: 0, createdAt: now, updatedAt: now };
    const whose = asked ?? { id: chance.uuid(), projectId: network.projectId, isCharged: false };
    // Changed by its owner it is the same entry, at another place.
    if (asked !== undefined) await tx.get(rbacPolicies, asked.id);
    tx.put(rbacPolicies, { ...standard, ...place, ...whose });
    tx.put(rbacPlaces, { ...place, id: whose.id });
  }
  for (const entry of old.filter((each) => !has(wanted, each))) {
    const place = await tx.get(rbacPlaces, { ...entry, networkId: network.id });
    if (place === undefined) continue;
    tx.remove(rbacPlaces, place);
    const policy = place.id === asked?.id ? undefined : await tx.get(rbacPolicies, place.id);
    if (policy === undefined) continue;
    if (policy.isCharged) returnNetworkQuota(tx, policy.projectId, { rbac_policy: 1 });
    tx.remove(rbacPolicies, policy.id);
  }
}
