import type { Failure } from '../errors.ts';
import { exceededQuota } from '../quota/volumes.ts';
import type { Store } from '../store/port.ts';
import { OutOfBounds } from '../store/transaction.ts';
import * as volumeErrors from './errors.ts';
import { shownName } from './quota-names.ts';

export const quotaErrors = [volumeErrors.NumberQuotaExceeded, volumeErrors.GigabytesQuotaExceeded, volumeErrors.SizeQuotaExceeded];

/** Runs work that takes from quotas, and says which one was in the way. */
export async function withinQuota<T>(store: Store, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw (error instanceof OutOfBounds ? await failureOf(store, error) : undefined) ?? error;
  }
}

async function failureOf(store: Store, error: OutOfBounds): Promise<Failure | undefined> {
  const exceeded = exceededQuota(error);
  if (exceeded === undefined) return undefined;
  const { resource, requested, limit, used } = exceeded;
  if (resource === 'per_volume_gigabytes') return volumeErrors.SizeQuotaExceeded({ requested, limit });
  const name = await shownName(store, exceeded.keptAs);
  if (resource === 'gigabytes') return volumeErrors.GigabytesQuotaExceeded({ name, requested, limit, used });
  return volumeErrors.NumberQuotaExceeded({ kind: resource === 'volumes' ? 'Volume' : 'Snapshot', resource, name, limit });
}
