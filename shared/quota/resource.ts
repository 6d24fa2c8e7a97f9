/** What may be limited, for every service: its resources are declared as data beside this file, under their names on the wire. A limit of -1 is no limit. */
import type { VersionText } from '../operation/version.ts';
import type { CounterBounds } from '../store/transaction.ts';

export interface QuotaResource {
  readonly default: number;
  /** Whether a counter of the project says how much is used. What has none is looked at in a request, counted by user, or limits nothing here. */
  readonly counted?: true;
  /** The last microversion that shows it. */
  readonly until?: VersionText;
}

export type QuotaResources = Readonly<Record<string, QuotaResource>>;

/** Which of them are counted. */
export type Counted<R extends QuotaResources> = { [Name in keyof R]: R[Name] extends { readonly counted: true } ? Name : never }[keyof R] &
  string;

/** What a project may have of each resource that was not set for it. */
export const defaultsOf = <R extends QuotaResources>(resources: R): Readonly<Record<keyof R, number>> =>
  Object.fromEntries(Object.entries(resources).map(([name, resource]) => [name, resource.default])) as Record<keyof R, number>;

/** Whether so many may be had under a limit. */
export const isWithin = (limit: number, wanted: number): boolean => limit < 0 || wanted <= limit;

/** What a counter keeps to under a limit. */
export const boundOf = (limit: number): CounterBounds => (limit < 0 ? { min: 0 } : { max: limit });

/** What the counters of all that is taken keep to. */
export const boundsOf = <Name extends string>(
  amounts: Readonly<Record<Name, number>>,
  limits: Readonly<Record<string, number>>,
): Readonly<Record<Name, CounterBounds>> =>
  Object.fromEntries(Object.keys(amounts).map((name) => [name, boundOf(limits[name] ?? -1)])) as Record<Name, CounterBounds>;
