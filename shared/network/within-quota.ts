import { exceededNetworkQuotas } from '../quota/networks.ts';
import { OutOfBounds } from '../store/transaction.ts';
import * as networkErrors from './errors.ts';

export const networkQuotaErrors = [networkErrors.OverQuota];

/** Runs work that takes from quotas, and says which were in the way. */
export async function withinNetworkQuota<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const over = error instanceof OutOfBounds ? exceededNetworkQuotas(error) : undefined;
    if (over === undefined) throw error;
    throw networkErrors.OverQuota({ overs: `[${over.map((name) => `'${name}'`).join(', ')}]` });
  }
}
