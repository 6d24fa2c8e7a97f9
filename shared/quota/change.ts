/** Changing limits. What a commit takes relies on the limits that it has read, so that a limit is kept from the moment on that it is set. */
import * as computeErrors from '../compute/errors.ts';
import type { Ports } from '../ports.ts';
import { type CounterBounds, OutOfBounds, transaction } from '../store/transaction.ts';
import { countedQuotas } from './compute-resources.ts';
import { projectQuotas, quotaClasses } from './own-limits.ts';
import { projectUsageKey } from './usage.ts';

type Changes = Readonly<Record<string, number>>;

export const changeLimitsErrors = [computeErrors.QuotaBelowUsage];

/** @param isForced whether limits may be below what is used. @throws changeLimitsErrors */
export async function changeLimits(ports: Ports, projectId: string, changes: Changes, isForced: boolean): Promise<void> {
  const counted = Object.entries(changes).filter(([name, limit]) => limit >= 0 && (countedQuotas as readonly string[]).includes(name));
  try {
    await transaction(ports, async (tx) => {
      const own = await tx.get(projectQuotas, projectId);
      if (Object.keys(changes).length === 0) return;
      tx.put(projectQuotas, { projectId, limits: { ...own?.limits, ...changes } });
      if (isForced || counted.length === 0) return;
      const bounds: Record<string, CounterBounds> = Object.fromEntries(counted.map(([name, max]) => [name, { max }]));
      tx.add<string>(projectUsageKey(projectId), Object.fromEntries(counted.map(([name]) => [name, 0])), bounds);
    });
  } catch (error) {
    if (!(error instanceof OutOfBounds)) throw error;
    const used = (name: string) => Number(error.item?.[name] ?? 0);
    const [resource = '', limit = 0] = counted.find(([name, wanted]) => used(name) > wanted) ?? [];
    throw computeErrors.QuotaBelowUsage({ limit, resource, minimum: used(resource) });
  }
}

/** The project has the defaults again. */
export async function forgetLimits(ports: Ports, projectId: string): Promise<void> {
  await transaction(ports, async (tx) => {
    if ((await tx.get(projectQuotas, projectId)) !== undefined) tx.remove(projectQuotas, projectId);
  });
}

export async function changeClass(ports: Ports, name: string, changes: Changes): Promise<void> {
  await transaction(ports, async (tx) => {
    const known = await tx.get(quotaClasses, name);
    if (Object.keys(changes).length > 0) tx.put(quotaClasses, { name, limits: { ...known?.limits, ...changes } });
  });
}
