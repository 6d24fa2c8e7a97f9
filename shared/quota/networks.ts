/** Networks, ports and what belongs to them under their project's quotas. */
import type { Item, Store } from '../store/port.ts';
import { isPossibleKey } from '../store/requests.ts';
import type { OutOfBounds, Transaction } from '../store/transaction.ts';
import { type NetworkLimits, networkLimitsOf, networkResources } from './network-resources.ts';
import { networkQuotas } from './own-limits.ts';
import { boundsOf, type Counted } from './resource.ts';
import { networkUsageKey, usageOf } from './usage.ts';

export type NetworkQuota = Counted<typeof networkResources>;
export type NetworkUsage = Readonly<Record<NetworkQuota, number>>;

/** In the order in which they are told. */
export const countedNetworkQuotas = Object.keys(networkResources).filter((name) => name !== 'router_route') as readonly NetworkQuota[];

const readItems = (store: Store, projectId: string) =>
  store.getMany([networkQuotas.key(projectId), networkUsageKey(projectId)].filter(isPossibleKey));

const limitsIn = ([own]: readonly (Item | undefined)[]): NetworkLimits =>
  networkLimitsOf(own === undefined ? {} : networkQuotas.parse(own).limits);

/** What a project may have and what it uses; the defaults and nothing for an id that is too long to be one. */
export async function readNetworkStanding(
  store: Store,
  projectId: string,
): Promise<{ readonly limits: NetworkLimits; readonly used: NetworkUsage }> {
  const items = await readItems(store, projectId);
  return { limits: limitsIn(items), used: usageOf(countedNetworkQuotas, items[1]) };
}

/** The same for a commit that is going to take of it. */
export async function networkStandingIn(tx: Transaction, store: Store, projectId: string): ReturnType<typeof readNetworkStanding> {
  const items = await readItems(store, projectId);
  tx.saw(networkQuotas, projectId, items[0]);
  return { limits: limitsIn(items), used: usageOf(countedNetworkQuotas, items[1]) };
}

type Amounts = Partial<Record<NetworkQuota, number>>;

/**
 * Takes from a project's quota in the commit that makes something, which relies on the limits that it has read.
 * @throws OutOfBounds from the transaction, see exceededNetworkQuotas
 */
export async function takeNetworkQuota(tx: Transaction, projectId: string, amounts: Amounts): Promise<void> {
  const limits = networkLimitsOf((await tx.get(networkQuotas, projectId))?.limits ?? {});
  tx.add<string>(networkUsageKey(projectId), amounts as Record<string, number>, boundsOf(amounts as Record<string, number>, limits));
}

/** Gives back what was taken. */
export function returnNetworkQuota(tx: Transaction, projectId: string, amounts: Amounts): void {
  tx.giveBack<string>(networkUsageKey(projectId), amounts as Record<string, number>);
}

/** Which quotas were in the way; undefined when it is another counter that left its bounds. */
export function exceededNetworkQuotas({ key, item, amounts, bounds }: OutOfBounds): readonly NetworkQuota[] | undefined {
  if (key.sk !== networkUsageKey('').sk) return undefined;
  const usage = usageOf(countedNetworkQuotas, item);
  const asked = countedNetworkQuotas.filter((name) => amounts[name] !== undefined);
  const over = asked.filter((name) => usage[name] + (amounts[name] ?? 0) > (bounds[name]?.max ?? Number.POSITIVE_INFINITY));
  return over.length > 0 ? over : asked;
}
