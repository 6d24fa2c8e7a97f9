import type { Failure } from '../errors.ts';
import { exceededQuota } from '../quota/volumes.ts';
import { OutOfBounds } from '../store/transaction.ts';
import * as volumeErrors from './errors.ts';

export const quotaErrors = [volumeErrors.NumberQuotaExceeded, volumeErrors.GigabytesQuotaExceeded];

/** Runs work that takes from quotas, and says which one was in the way. */
export async function withinQuota<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw (error instanceof OutOfBounds ? failureOf(error) : undefined) ?? error;
  }
}

function failureOf(error: OutOfBounds): Failure | undefined {
  const exceeded = exceededQuota(error);
  if (exceeded === undefined) return undefined;
  const { resource, requested, limit, used } = exceeded;
  if (resource === 'gigabytes') return volumeErrors.GigabytesQuotaExceeded({ requested, limit, used });
  return volumeErrors.NumberQuotaExceeded({ kind: resource === 'volumes' ? 'Volume' : 'Snapshot', resource, limit });
}
