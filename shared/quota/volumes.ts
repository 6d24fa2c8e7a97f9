/** Volumes and snapshots under their project's quotas. */
import type { ExceededQuota } from '../compute/ports/volumes.ts';
import type { Item, Store } from '../store/port.ts';
import { isPossibleKey } from '../store/requests.ts';
import { type CounterBounds, OutOfBounds, type Transaction } from '../store/transaction.ts';
import { defaultClass, volumeQuotaClasses, volumeQuotas } from './own-limits.ts';
import { boundOf, type Counted, isWithin } from './resource.ts';
import { usageOf, volumeUsageKey } from './usage.ts';
import { typeLimitsOf, type VolumeLimits, volumeLimitsOf, type volumeResources } from './volume-resources.ts';
import { keptAs, quotaIn } from './volume-types.ts';

export type VolumeQuota = Counted<typeof volumeResources>;
export const countedVolumeQuotas = ['volumes', 'snapshots', 'gigabytes'] as const satisfies readonly VolumeQuota[];
type VolumeUsage = Readonly<Record<VolumeQuota, number>>;

const parseVolumeUsage = (item: unknown): VolumeUsage => usageOf(countedVolumeQuotas, item);

const readItems = (store: Store, projectId: string) =>
  store.getMany([volumeQuotaClasses.key(defaultClass), volumeQuotas.key(projectId), volumeUsageKey(projectId)].filter(isPossibleKey));

interface AllLimits {
  readonly limits: VolumeLimits;
  /** By the names under which they are kept. */
  readonly ofTypes: Readonly<Record<string, number>>;
}

function limitsIn([defaults, own]: readonly (Item | undefined)[]): AllLimits {
  const given = own === undefined ? {} : volumeQuotas.parse(own).limits;
  const common = defaults === undefined ? {} : volumeQuotaClasses.parse(defaults).limits;
  return { limits: volumeLimitsOf(given, common), ofTypes: typeLimitsOf(given, common) };
}

/** What a project may have and what it uses, also of types; the defaults and nothing for an id that is too long to be one. */
export async function readVolumeStanding(
  store: Store,
  projectId: string,
): Promise<AllLimits & { readonly used: VolumeUsage; readonly usedOf: (name: string) => number }> {
  const items = await readItems(store, projectId);
  return { ...limitsIn(items), used: parseVolumeUsage(items[2]), usedOf: (name) => usageOf([name], items[2])[name] ?? 0 };
}

/** What a class says over what comes with the service. */
export async function readVolumeClass(store: Store, name: string): Promise<AllLimits> {
  const given = (await volumeQuotaClasses.get(store, name))?.limits ?? {};
  return { limits: volumeLimitsOf(given), ofTypes: typeLimitsOf(given) };
}

type Amounts = Partial<Record<VolumeQuota, number>>;

/** What a project may have, on which the commit relies. */
export async function limitsFor(tx: Transaction, store: Store, projectId: string): Promise<AllLimits> {
  const items = await readItems(store, projectId);
  tx.saw(volumeQuotas, projectId, items[1]);
  return limitsIn(items);
}

/** The same of a type as of the project. */
const alsoOf = (typeId: string | undefined, amounts: Amounts): Readonly<Record<string, number>> =>
  typeId === undefined
    ? {}
    : Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [keptAs(name as VolumeQuota, typeId), amount]));

const typeBounds = (amounts: Readonly<Record<string, number>>, { ofTypes }: AllLimits): Record<string, CounterBounds> =>
  Object.fromEntries(Object.keys(amounts).map((name) => [name, boundOf(ofTypes[name] ?? -1)]));

/**
 * Takes from a project's quota in the commit that makes something, which relies on the limits that it has read.
 * @param typeId the volume type of what is made
 * @param sizeGib how large a volume becomes, which has a limit of its own
 * @throws OutOfBounds at once or from the transaction, see exceededQuota
 */
export async function takeQuota(
  tx: Transaction,
  store: Store,
  projectId: string,
  typeId: string,
  amounts: Amounts,
  sizeGib = 0,
): Promise<void> {
  const all = await limitsFor(tx, store, projectId);
  const { limits } = all;
  const ofType = alsoOf(typeId, amounts);
  const bounds: Record<string, CounterBounds> = typeBounds(ofType, all);
  for (const name of Object.keys(amounts)) bounds[name] = boundOf(limits[name as VolumeQuota]);
  const { per_volume_gigabytes: largest } = limits;
  if (!isWithin(largest, sizeGib))
    throw new OutOfBounds(
      volumeUsageKey(projectId),
      undefined,
      { per_volume_gigabytes: sizeGib },
      { per_volume_gigabytes: { max: largest } },
    );
  tx.add<string>(volumeUsageKey(projectId), { ...(amounts as Record<string, number>), ...ofType }, bounds);
}

/** Gives back what was taken. @param typeId undefined for a snapshot that was made before types were counted */
export function returnQuota(tx: Transaction, projectId: string, typeId: string | undefined, amounts: Amounts): void {
  tx.giveBack<string>(volumeUsageKey(projectId), { ...(amounts as Record<string, number>), ...alsoOf(typeId, amounts) });
}

/** A volume becomes one of another type: to the project it is what it was. @throws OutOfBounds from the transaction */
export async function changeType(
  tx: Transaction,
  store: Store,
  projectId: string,
  { from, to }: { readonly from: string; readonly to: string },
  amounts: Amounts,
): Promise<void> {
  const taken = alsoOf(to, amounts);
  tx.giveBack<string>(volumeUsageKey(projectId), alsoOf(from, amounts));
  tx.add<string>(volumeUsageKey(projectId), taken, typeBounds(taken, await limitsFor(tx, store, projectId)));
}

/** Which quota was in the way; undefined when it is another counter that left its bounds. */
export function exceededQuota({ key, item, amounts, bounds }: OutOfBounds): ExceededQuota | undefined {
  if (key.sk !== volumeUsageKey('').sk) return undefined;
  const { per_volume_gigabytes: size } = amounts;
  if (size !== undefined)
    return {
      resource: 'per_volume_gigabytes',
      keptAs: 'per_volume_gigabytes',
      requested: size,
      limit: bounds['per_volume_gigabytes']?.max ?? -1,
      used: 0,
    };
  const usage = usageOf(Object.keys(amounts), item);
  const limitOf = (name: string) => bounds[name]?.max ?? -1;
  const asked = Object.keys(amounts).filter((name) => (amounts[name] ?? 0) >= 0);
  const exceeds = (name: string) => limitOf(name) >= 0 && (usage[name] ?? 0) + (amounts[name] ?? 0) > limitOf(name);
  // Those of gigabytes are named first, as in Cinder.
  const ordered = asked.toSorted((one, other) => Number(other.startsWith('gigabytes')) - Number(one.startsWith('gigabytes')));
  const name = ordered.find(exceeds) ?? asked[0] ?? 'gigabytes';
  const resource = countedVolumeQuotas.find((counted) => counted === quotaIn(name).quota) ?? 'gigabytes';
  return { resource, keptAs: name, requested: amounts[name] ?? 0, limit: limitOf(name), used: usage[name] ?? 0 };
}
