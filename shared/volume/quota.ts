/** Quotas of volumes. Names and defaults are Cinder's. */
import { z } from 'zod/mini';
import type { ExceededQuota } from '../compute/ports/volumes.ts';
import type { Store } from '../store/port.ts';
import { isPossibleKey } from '../store/requests.ts';
import type { CounterBounds, OutOfBounds, Transaction } from '../store/transaction.ts';
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
type VolumeUsage = z.infer<typeof usageSchema>;

function parseVolumeUsage(item: unknown): VolumeUsage {
  return usageSchema.parse(item ?? {});
}

/** What a project uses; nothing for an id that is too long to be one. */
export async function readUsage(store: Store, projectId: string): Promise<VolumeUsage> {
  const key = volumeUsageKey(projectId);
  return parseVolumeUsage(isPossibleKey(key) ? await store.get(key) : undefined);
}

/** Takes from a project's quota in the commit that makes something; negative amounts give back. */
export function takeQuota(tx: Transaction, projectId: string, amounts: Partial<Record<VolumeQuota, number>>): void {
  const bounds: Record<string, CounterBounds> = {};
  for (const [name, amount] of Object.entries(amounts)) bounds[name] = amount > 0 ? { max: volumeQuotas[name as VolumeQuota] } : { min: 0 };
  tx.add<string>(volumeUsageKey(projectId), amounts as Record<string, number>, bounds);
}

/** Which quota was in the way; undefined when it is another counter that left its bounds. */
export function exceededQuota({ key, item, amounts }: OutOfBounds): ExceededQuota | undefined {
  if (key.sk !== volumeUsageKey('').sk) return undefined;
  const usage = parseVolumeUsage(item);
  const exceeds = (name: VolumeQuota) => usage[name] + (amounts[name] ?? 0) > volumeQuotas[name];
  const resource = exceeds('gigabytes') ? 'gigabytes' : amounts['snapshots'] === undefined ? 'volumes' : 'snapshots';
  return { resource, requested: amounts[resource] ?? 0, limit: volumeQuotas[resource], used: usage[resource] };
}
