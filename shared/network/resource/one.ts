/** One thing of a resource, in the transaction that changes or removes it: if the caller sees it, and may. */
import { isDeepStrictEqual } from 'node:util';
import type { Caller } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import type { Transaction } from '../../store/transaction.ts';
import * as networkErrors from '../errors.ts';
import type { Attributes, Put } from './attribute.ts';
import { enforceDelete, enforceUpdate } from './enforce.ts';
import type { Resource, Standard } from './resource.ts';
import { holds } from './rules.ts';
import { revised } from './standard.ts';

/** The thing, as the transaction sees it, if the caller may see it. */
export async function visible<T extends Standard>(
  tx: Transaction,
  { store }: Pick<Ports, 'store'>,
  resource: Resource<T>,
  caller: Caller,
  id: string,
) {
  const thing = await tx.get(resource.things, id);
  const [one] = thing === undefined ? [] : await resource.show(store, caller, [thing]);
  if (thing === undefined || one === undefined || !holds(resource.rules, `get_${resource.singular}`, caller, one.target))
    throw resource.notFound(id);
  return { thing, target: one.target };
}

/** The thing, if the caller sees it and may delete it. */
export async function deletable<T extends Standard>(
  tx: Transaction,
  ports: Pick<Ports, 'store'>,
  resource: Resource<T>,
  caller: Caller,
  id: string,
): Promise<T> {
  const { thing, target } = await visible(tx, ports, resource, caller, id);
  enforceDelete(resource, caller, target);
  return thing;
}

export interface Change<T, A extends Attributes> {
  /** What it becomes. */
  readonly change: (tx: Transaction, ports: Ports, caller: Caller, thing: T, body: Put<A>) => Promise<T>;
  /** Puts it; the record alone unless told. */
  readonly put?: (tx: Transaction, ports: Ports, before: T, after: T) => Promise<void>;
}

export const changedErrors = [networkErrors.PolicyNotAuthorized];

/** Changes it, and counts the change if it is one. @param assert whether this thing is the one that is meant */
export async function changed<T extends Standard, A extends Attributes>(
  tx: Transaction,
  ports: Ports,
  resource: Resource<T, A>,
  caller: Caller,
  asked: { readonly id: string; readonly body: Put<A>; readonly assert?: (thing: T) => void },
  { change, put }: Change<T, A>,
): Promise<{ readonly before: T; readonly after: T }> {
  const { thing, target } = await visible(tx, ports, resource, caller, asked.id);
  enforceUpdate(resource, caller, target, asked.body);
  asked.assert?.(thing);
  const next = await change(tx, ports, caller, thing, asked.body);
  if (isDeepStrictEqual(next, thing)) return { before: thing, after: thing };
  const stored = revised(ports, next);
  await (put?.(tx, ports, thing, stored) ?? tx.put(resource.things, stored));
  return { before: thing, after: stored };
}
