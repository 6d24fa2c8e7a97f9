/** Changing limits. What a commit takes relies on the limits that it has read, so that a limit is kept from the moment on that it is set. */
import { together } from '../errors.ts';
import type { Ports } from '../ports.ts';
import type { Item } from '../store/port.ts';
import { OutOfBounds, type Transaction, transaction } from '../store/transaction.ts';
import { countedQuotas, limitsOf } from './compute-resources.ts';
import { defaultClass, projectQuotas, quotaClasses } from './own-limits.ts';
import { boundsOf } from './resource.ts';
import { projectUsageKey, usageOf, userUsageKey } from './usage.ts';
import {
  assertSettable,
  limitsOfUser,
  type Range,
  rangeOfProject,
  rangeOfUser,
  settableErrors,
  withoutUser,
  withUser,
  withUserErrors,
} from './users.ts';

type Changes = Readonly<Record<string, number>>;

/** Those of a project, or of a user in it. */
interface Whose {
  readonly projectId: string;
  readonly userId: string | undefined;
}

export const changeLimitsErrors = /* @__PURE__ */ together(settableErrors, withUserErrors);

/** @param isForced whether limits may be below what is used, or above what there is to give. @throws changeLimitsErrors */
export async function changeLimits(ports: Ports, whose: Whose, changes: Changes, isForced: boolean): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  const { projectId, userId } = whose;
  const key = userId === undefined ? projectUsageKey(projectId) : userUsageKey(projectId, userId);
  const counted = Object.fromEntries(countedQuotas.filter((name) => changes[name] !== undefined).map((name) => [name, 0]));
  let assertAllowed = (_usage: Item | undefined): void => {};
  try {
    await transaction(ports, async (tx) => {
      const rangeOf = await putLimits(tx, ports, whose, changes);
      if (isForced) return;
      assertAllowed = (usage) => {
        const used: Changes = usageOf(countedQuotas, usage);
        assertSettable(changes, (name) => rangeOf(name, used[name] ?? 0));
      };
      assertAllowed(await ports.store.get(key));
      if (Object.keys(counted).length > 0) tx.add<string>(key, counted, boundsOf(counted, changes));
    });
  } catch (error) {
    // More is used than when it was looked at.
    if (error instanceof OutOfBounds) assertAllowed(error.item);
    throw error;
  }
}

/** @returns between what each limit may be, by what is used of it */
async function putLimits(
  tx: Transaction,
  { store }: Ports,
  { projectId, userId }: Whose,
  changes: Changes,
): Promise<(name: string, used: number) => Range> {
  const [known, defaults] = await Promise.all([tx.get(projectQuotas, projectId), quotaClasses.get(store, defaultClass)]);
  const quotas = known ?? { projectId, limits: {} };
  const { users } = quotas;
  const limits: Changes = limitsOf(quotas.limits, defaults?.limits);
  if (userId === undefined) {
    tx.put(projectQuotas, { ...quotas, limits: { ...quotas.limits, ...changes } });
    return (name, used) => rangeOfProject(users, name, limits[name] ?? -1, used);
  }
  tx.put(projectQuotas, { ...quotas, users: withUser(users, userId, { ...limitsOfUser(users, userId), ...changes }) });
  return (name, used) => rangeOfUser(users, userId, name, limits[name] ?? -1, used);
}

/** The project has the defaults again, and its users have its own; or one user has the project's. */
export async function forgetLimits(ports: Ports, { projectId, userId }: Whose): Promise<void> {
  await transaction(ports, async (tx) => {
    const known = await tx.get(projectQuotas, projectId);
    if (known === undefined) return;
    if (userId === undefined) tx.remove(projectQuotas, projectId);
    else tx.put(projectQuotas, { ...known, users: withoutUser(known.users, userId) });
  });
}

export async function changeClass(ports: Ports, name: string, changes: Changes): Promise<void> {
  await transaction(ports, async (tx) => {
    const known = await tx.get(quotaClasses, name);
    if (Object.keys(changes).length > 0) tx.put(quotaClasses, { name, limits: { ...known?.limits, ...changes } });
  });
}
