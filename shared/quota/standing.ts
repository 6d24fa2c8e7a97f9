/** How a project stands: its limits, and what it uses of them, in one read. */
import type { Item, Store } from '../store/port.ts';
import { isPossibleKey } from '../store/requests.ts';
import type { Transaction } from '../store/transaction.ts';
import { type ComputeUsage, countedQuotas, type Limits, limitsOf } from './compute-resources.ts';
import { defaultClass, projectQuotas, quotaClasses } from './own-limits.ts';
import { projectUsageKey, usageOf } from './usage.ts';

export interface Standing {
  readonly limits: Limits;
  readonly used: ComputeUsage;
}

async function readItems(store: Store, projectId: string): Promise<readonly (Item | undefined)[]> {
  const keys = [quotaClasses.key(defaultClass), projectQuotas.key(projectId), projectUsageKey(projectId)];
  return store.getMany(keys.filter(isPossibleKey));
}

function standing([defaults, own, usage]: readonly (Item | undefined)[]): Standing {
  return {
    limits: limitsOf(own === undefined ? {} : projectQuotas.parse(own).limits, defaults && quotaClasses.parse(defaults).limits),
    used: usageOf(countedQuotas, usage),
  };
}

/** The defaults for an id that is no project's, or too long to be one. */
export async function readStanding(store: Store, projectId: string): Promise<Standing> {
  return standing(await readItems(store, projectId));
}

/** The same, for a commit that takes what the project's limits allow: were they changed meanwhile, it would be made again. */
export async function standingIn(tx: Transaction, store: Store, projectId: string): Promise<Standing> {
  const items = await readItems(store, projectId);
  tx.saw(projectQuotas, projectId, items[1]);
  return standing(items);
}

export async function readLimits(store: Store, projectId: string): Promise<Limits> {
  return (await readStanding(store, projectId)).limits;
}

/** What projects have that have no limits of their own, or what a class says over what comes with the service. */
export async function readClass(store: Store, name: string): Promise<Limits> {
  return limitsOf((await quotaClasses.get(store, name))?.limits ?? {});
}
