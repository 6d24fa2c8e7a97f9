/** Quotas of volumes. Names and defaults are Cinder's. */
import { z } from 'zod/mini';
import type { Failure } from '../errors.ts';
import { type CounterBounds, OutOfBounds, type Transaction } from '../store/transaction.ts';
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
  const bounds: Record<string, CounterBounds> = {};
  for (const [name, amount] of Object.entries(amounts)) bounds[name] = amount > 0 ? { max: volumeQuotas[name as VolumeQuota] } : { min: 0 };
  tx.add<string>(volumeUsageKey(projectId), amounts as Record<string, number>, bounds);
}

/** Which quota was in the way; undefined when it is another counter that left its bounds. */
export function quotaFailure({ key, item, amounts }: OutOfBounds): Failure | undefined {
  if (key.sk !== volumeUsageKey('').sk) return undefined;
  const usage = parseVolumeUsage(item);
  const requested = amounts['gigabytes'] ?? 0;
  if (usage.gigabytes + requested > volumeQuotas.gigabytes) {
    return volumeErrors.GigabytesQuotaExceeded({ requested, limit: volumeQuotas.gigabytes, used: usage.gigabytes });
  }
  const resource = amounts['snapshots'] === undefined ? 'volumes' : 'snapshots';
  const kind = resource === 'volumes' ? 'Volume' : 'Snapshot';
  return volumeErrors.NumberQuotaExceeded({ kind, resource, limit: volumeQuotas[resource] });
}

/** Runs work that takes from quotas, and says which one was in the way. @throws NumberQuotaExceeded, GigabytesQuotaExceeded */
export async function withinQuota<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw (error instanceof OutOfBounds ? quotaFailure(error) : undefined) ?? error;
  }
}
