/** Volumes and snapshots under their project's quotas. */
import type { ExceededQuota } from '../compute/ports/volumes.ts';
import type { Store } from '../store/port.ts';
import { isPossibleKey } from '../store/requests.ts';
import type { CounterBounds, OutOfBounds, Transaction } from '../store/transaction.ts';
import { boundOf, type Counted } from './resource.ts';
import { usageOf, volumeUsageKey } from './usage.ts';
import { volumeLimits, type volumeResources } from './volume-resources.ts';

export type VolumeQuota = Counted<typeof volumeResources>;
type VolumeUsage = Readonly<Record<VolumeQuota, number>>;

const parseVolumeUsage = (item: unknown): VolumeUsage => usageOf(['volumes', 'snapshots', 'gigabytes'], item);

/** What a project uses; nothing for an id that is too long to be one. */
export async function readUsage(store: Store, projectId: string): Promise<VolumeUsage> {
  const key = volumeUsageKey(projectId);
  return parseVolumeUsage(isPossibleKey(key) ? await store.get(key) : undefined);
}

/** Takes from a project's quota in the commit that makes something; negative amounts give back. */
export function takeQuota(tx: Transaction, projectId: string, amounts: Partial<Record<VolumeQuota, number>>): void {
  const bounds: Record<string, CounterBounds> = {};
  for (const [name, amount] of Object.entries(amounts)) bounds[name] = amount > 0 ? boundOf(volumeLimits[name as VolumeQuota]) : { min: 0 };
  tx.add<string>(volumeUsageKey(projectId), amounts as Record<string, number>, bounds);
}

/** Which quota was in the way; undefined when it is another counter that left its bounds. */
export function exceededQuota({ key, item, amounts }: OutOfBounds): ExceededQuota | undefined {
  if (key.sk !== volumeUsageKey('').sk) return undefined;
  const usage = parseVolumeUsage(item);
  const exceeds = (name: VolumeQuota) => usage[name] + (amounts[name] ?? 0) > volumeLimits[name];
  const resource = exceeds('gigabytes') ? 'gigabytes' : amounts['snapshots'] === undefined ? 'volumes' : 'snapshots';
  return { resource, requested: amounts[resource] ?? 0, limit: volumeLimits[resource], used: usage[resource] };
}
