/** Quotas of volumes. Names and defaults are Cinder's. */
import { z } from 'zod/mini';
import { OutOfBounds, type Transaction } from '../store/transaction.ts';
import * as volumeErrors from './errors.ts';
import { volumeUsageKey } from './volume.ts';

export const volumeQuotas = { volumes: 100, snapshots: 100, gigabytes: 1000 } as const;
export type VolumeQuota = keyof typeof volumeQuotas;

/** What Cinder has besides, which nothing here uses. */
export const unusedQuotas = { backups: 10, backup_gigabytes: 1000, groups: 10, per_volume_gigabytes: -1 } as const;

const usageSchema = z.object({
  volumes: z._default(z.number(), 0),
  snapshots: z._default(z.number(), 0),
  gigabytes: z._default(z.number(), 0),
});
export type VolumeUsage = z.infer<typeof usageSchema>;

export function parseVolumeUsage(item: unknown): VolumeUsage {
  return usageSchema.parse(item ?? {});
}

/** Takes from a project's quota in the commit that makes something; negative amounts give back. */
export function takeQuota(tx: Transaction, projectId: string, amounts: Partial<Record<VolumeQuota, number>>): void {
  const bounds = Object.entries(amounts).map(([name, amount]) => [
    name,
    amount > 0 ? { max: volumeQuotas[name as VolumeQuota] } : { min: 0 },
  ]);
  tx.add(volumeUsageKey(projectId), amounts as Record<string, number>, Object.fromEntries(bounds));
}

/** Runs work that takes from quotas, and says which one was in the way. @throws NumberQuotaExceeded, GigabytesQuotaExceeded */
export async function withinQuota<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OutOfBounds)) throw error;
    const usage = parseVolumeUsage(error.item);
    const requested = error.amounts['gigabytes'] ?? 0;
    if (usage.gigabytes + requested > volumeQuotas.gigabytes) {
      throw volumeErrors.GigabytesQuotaExceeded({ requested, limit: volumeQuotas.gigabytes, used: usage.gigabytes });
    }
    const resource = error.amounts['snapshots'] === undefined ? 'volumes' : 'snapshots';
    throw volumeErrors.NumberQuotaExceeded({
      kind: resource === 'volumes' ? 'Volume' : 'Snapshot',
      resource,
      limit: volumeQuotas[resource],
    });
  }
}
