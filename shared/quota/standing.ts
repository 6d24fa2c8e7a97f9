/** How a project stands, and a user in it: their limits, and what they use of them, in one read. */
import type { Item, Store } from '../store/port.ts';
import { isPossibleKey } from '../store/requests.ts';
import type { Transaction } from '../store/transaction.ts';
import { type ComputeUsage, countedQuotas, type Limits, limitsOf } from './compute-resources.ts';
import { defaultClass, projectQuotas, quotaClasses } from './own-limits.ts';
import { projectUsageKey, usageOf, userUsageKey } from './usage.ts';
import { limitsOfUser, tighterOf } from './users.ts';

export interface Standing {
  readonly limits: Limits;
  readonly used: ComputeUsage;
}

/** Whose quotas something counts in. */
export interface Owner {
  readonly projectId: string;
  readonly userId: string;
}

/** What is counted must fit into both. */
export interface Accounts {
  readonly project: Standing;
  readonly user: Standing;
  /** What counts for nobody, because a request or one thing is held to it: the tighter of both. */
  readonly limits: Limits;
}

const limitKeys = (projectId: string) => [quotaClasses.key(defaultClass), projectQuotas.key(projectId)];
const readItems = (store: Store, keys: Parameters<Store['getMany']>[0]) => store.getMany(keys.filter(isPossibleKey));

const ownLimits = (own: Item | undefined) => (own === undefined ? undefined : projectQuotas.parse(own));

const projectLimits = ([defaults, own]: readonly (Item | undefined)[]): Limits =>
  limitsOf(ownLimits(own)?.limits ?? {}, defaults && quotaClasses.parse(defaults).limits);

function userLimits(items: readonly (Item | undefined)[], userId: string): Limits {
  return { ...projectLimits(items), ...limitsOfUser(ownLimits(items[1])?.users, userId) };
}

/** The defaults for an id that is no project's, or too long to be one. */
export async function readStanding(store: Store, projectId: string): Promise<Standing> {
  const items = await readItems(store, [...limitKeys(projectId), projectUsageKey(projectId)]);
  return { limits: projectLimits(items), used: usageOf(countedQuotas, items[2]) };
}

const accountItems = (store: Store, { projectId, userId }: Owner) =>
  readItems(store, [...limitKeys(projectId), projectUsageKey(projectId), userUsageKey(projectId, userId)]);

function accounts(items: readonly (Item | undefined)[], { userId }: Owner): Accounts {
  const project = { limits: projectLimits(items), used: usageOf(countedQuotas, items[2]) };
  const user = { limits: userLimits(items, userId), used: usageOf(countedQuotas, items[3]) };
  return { project, user, limits: tighterOf(project.limits, user.limits) };
}

/** The user has the project's limits where it has none of its own there; nobody asks whether there is such a user, as in Nova. */
export async function readUserStanding(store: Store, owner: Owner): Promise<Standing> {
  return accounts(await accountItems(store, owner), owner).user;
}

/** For a commit that takes what the limits allow: were they changed meanwhile, it would be made again. */
export async function accountsIn(tx: Transaction, store: Store, owner: Owner): Promise<Accounts> {
  const items = await accountItems(store, owner);
  tx.saw(projectQuotas, owner.projectId, items[1]);
  return accounts(items, owner);
}

/** What a request of the user's is held to in the project. */
export async function readLimits(store: Store, { projectId, userId }: Owner): Promise<Limits> {
  const items = await readItems(store, limitKeys(projectId));
  return tighterOf(projectLimits(items), userLimits(items, userId));
}

/** What projects have that have no limits of their own, or what a class says over what comes with the service. */
export async function readClass(store: Store, name: string): Promise<Limits> {
  return limitsOf((await quotaClasses.get(store, name))?.limits ?? {});
}
