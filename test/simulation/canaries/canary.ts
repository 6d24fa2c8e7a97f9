/** A variant that is broken on purpose, and with what it is broken. */
import { endings } from '../../../shared/compute/commands/endings.ts';
import type { Key, Write } from '../../../shared/store/port.ts';
import type { Variant } from '../variant.ts';

export interface Canary extends Variant {
  readonly name: string;
  /** How many seeds may pass before it is found. */
  readonly budget: number;
}

export const isServer = ({ pk, sk }: Key) => pk.startsWith('SERVER#') && sk === 'SERVER';

export const isCommand = ({ sk }: Key) => sk.startsWith('COMMAND#');

export const allocationsIn = (item: Readonly<Record<string, unknown>>) =>
  item['allocations'] as readonly { readonly host: string; readonly isLeaving?: boolean }[];

/** The store with other writes. */
export const rewriting =
  (rewrite: (writes: readonly Write[]) => readonly Write[]): NonNullable<Variant['store']> =>
  (store) => ({ ...store, commit: (writes, token) => store.commit(rewrite(writes), token) });

type Rows = { -readonly [Name in keyof typeof endings]: (typeof endings)[Name] };

/** Replaces how a row's commands end for the time of a run. */
export const replacing =
  <Name extends keyof Rows>(name: Name, row: (before: Rows[Name]) => Rows[Name]): NonNullable<Variant['replace']> =>
  () => {
    const rows = endings as Rows;
    const before = rows[name];
    rows[name] = row(before);
    return () => {
      rows[name] = before;
    };
  };
