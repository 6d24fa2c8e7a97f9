/** Which flavors a list shows. They are few, so all are read and the rest is done here. */
import { z } from 'zod/mini';
import { looseBoolean } from '../../operation/loose-boolean.ts';
import { pageOf } from '../../operation/pages.ts';
import type { Caller } from '../../operation/policy.ts';
import { counts, texts } from '../../operation/query-values.ts';
import { queryParameters, since, versions } from '../../operation/versioned.ts';
import type { Store } from '../../store/port.ts';
import * as computeErrors from '../errors.ts';
import { type Flavor, flavorPartition, flavors, mayUseFlavor } from './flavor.ts';

type Value = string | number | boolean | null;

const sortValues = {
  created_at: (flavor) => flavor.createdAt,
  description: (flavor) => flavor.description,
  disabled: (flavor) => flavor.isDisabled,
  ephemeral_gb: (flavor) => flavor.ephemeralGib,
  flavorid: (flavor) => flavor.id,
  id: (flavor) => flavor.createdAt,
  is_public: (flavor) => flavor.isPublic,
  memory_mb: (flavor) => flavor.memoryMib,
  name: (flavor) => flavor.name,
  root_gb: (flavor) => flavor.rootGib,
  swap: (flavor) => flavor.swapMib,
  updated_at: (flavor) => flavor.updatedAt,
  vcpu_weight: () => 0,
  vcpus: (flavor) => flavor.vcpus,
  rxtx_factor: (flavor) => flavor.rxtxFactor,
} satisfies Readonly<Record<string, (flavor: Flavor) => Value>>;

type SortKey = keyof typeof sortValues;
const sortKeys = Object.keys(sortValues) as SortKey[];

/** Query parameters of GET /flavors and GET /flavors/detail. */
export const flavorListQuery = queryParameters(
  {
    limit: counts,
    marker: texts,
    is_public: texts,
    minRam: texts,
    minDisk: texts,
    sort_key: versions({ '2.1': z.array(z.enum(sortKeys)), '2.102': z.array(z.enum(sortKeys.filter((key) => key !== 'rxtx_factor'))) }),
    sort_dir: z.array(z.enum(['asc', 'desc'])),
    name: since('2.102', texts),
  },
  versions({ '2.1': 'drop', '2.75': 'refuse' }),
);

export interface FlavorQuery {
  readonly limit?: readonly string[] | undefined;
  readonly marker?: readonly string[] | undefined;
  readonly is_public?: readonly string[] | undefined;
  readonly minRam?: readonly string[] | undefined;
  readonly minDisk?: readonly string[] | undefined;
  readonly sort_key?: readonly SortKey[] | undefined;
  readonly sort_dir?: readonly ('asc' | 'desc')[] | undefined;
  readonly name?: readonly string[] | undefined;
}

export interface FlavorPage {
  readonly flavors: readonly Flavor[];
  readonly next: { readonly marker: string; readonly limit: number } | undefined;
}

export const listFlavorsErrors = [
  computeErrors.FlavorIsPublicInvalid,
  computeErrors.FlavorMinRamInvalid,
  computeErrors.FlavorMinDiskInvalid,
  computeErrors.MarkerNotFound,
];

export async function listFlavors(store: Store, query: FlavorQuery, caller: Caller): Promise<FlavorPage> {
  const isPublic = isPublicFilter(query.is_public?.at(-1), caller);
  const minRam = number(query.minRam?.at(-1), computeErrors.FlavorMinRamInvalid);
  const minDisk = number(query.minDisk?.at(-1), computeErrors.FlavorMinDiskInvalid);
  const name = query.name?.at(-1);
  const found: Flavor[] = [];
  for await (const flavor of flavors.all(store, { index: 'table', partition: flavorPartition })) {
    if (isPublic === true && !flavor.isPublic && !(!caller.isAdmin && mayUseFlavor(flavor, caller))) continue;
    if (isPublic === false && flavor.isPublic) continue;
    if (!caller.isAdmin && (flavor.isDisabled || !mayUseFlavor(flavor, caller))) continue;
    if (flavor.memoryMib < minRam || flavor.rootGib < minDisk) continue;
    if (name !== undefined && !flavor.name.includes(name)) continue;
    found.push(flavor);
  }
  found.sort(comparing(query.sort_key?.at(-1) ?? 'flavorid', query.sort_dir?.at(-1) ?? 'asc'));
  const { limit, marker } = pageOf(query);
  const start = marker === undefined ? 0 : found.findIndex(({ id }) => id === marker) + 1;
  if (marker !== undefined && start === 0) throw computeErrors.MarkerNotFound({ marker });
  const page = found.slice(start, start + limit);
  const last = page.at(-1);
  return { flavors: page, next: last !== undefined && found.length > start + limit ? { marker: last.id, limit } : undefined };
}

/** Others than administrators see the public ones and those that they have access to, whatever they ask. */
function isPublicFilter(value: string | undefined, caller: Caller): boolean | undefined {
  if (!caller.isAdmin || value === undefined) return true;
  if (value.toLowerCase() === 'none') return undefined;
  const read = looseBoolean(value);
  if (read === undefined) throw computeErrors.FlavorIsPublicInvalid({ value });
  return read;
}

function number(value: string | undefined, error: (parameters: { value: string }) => Error): number {
  if (value === undefined) return 0;
  if (!/^\s*[+-]?\d+\s*$/.test(value)) throw error({ value });
  return Number(value);
}

function comparing(key: SortKey, direction: 'asc' | 'desc'): (a: Flavor, b: Flavor) => number {
  const value = (flavor: Flavor) => sortValues[key](flavor) ?? '';
  const sign = direction === 'asc' ? 1 : -1;
  return (a, b) => {
    const [one, other] = [value(a), value(b)];
    return sign * (one === other ? (a.id < b.id ? -1 : 1) : one < other ? -1 : 1);
  };
}
