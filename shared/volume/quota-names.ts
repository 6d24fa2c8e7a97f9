/** Quotas of volume types as clients name them. */
import { keptAs, quotaIn, quotasOfTypes } from '../quota/volume-types.ts';
import type { Store } from '../store/port.ts';
import { listTypes } from './find.ts';
import { volumeTypes } from './volume.ts';

export interface NamedQuota {
  readonly name: string;
  readonly keptAs: string;
}

/** Those of all types there are, also of private ones, as Cinder shows them to whoever may see the project's. */
export async function quotasByName(store: Store): Promise<readonly NamedQuota[]> {
  return (await listTypes(store)).flatMap(({ id, name }) =>
    quotasOfTypes.map((quota) => ({ name: `${quota}_${name}`, keptAs: keptAs(quota, id) })),
  );
}

type Amounts = Readonly<Record<string, number>>;

/** A set or a class as Cinder shows it: what was not said of a type limits nothing. */
export async function namedLimits(store: Store, { limits, ofTypes }: { readonly limits: Amounts; readonly ofTypes: Amounts }) {
  const named = (await quotasByName(store)).map(({ name, keptAs: kept }) => [name, ofTypes[kept] ?? -1] as const);
  return { ...limits, ...Object.fromEntries(named) };
}

/** As clients know it; of a type that is gone meanwhile by its id. */
export async function shownName(store: Store, name: string): Promise<string> {
  const { quota, typeId } = quotaIn(name);
  return typeId === undefined ? quota : `${quota}_${(await volumeTypes.get(store, typeId))?.name ?? typeId}`;
}
