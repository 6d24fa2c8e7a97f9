/**
 * What a resource of the network service is made of, as data: an attribute says in which requests it may be sent, what it may hold, whether lists are filtered and sorted by it, and
 * whether policy asks for it. Bodies, lists and policies are read from these tables. Source: contract-network/resources.json.
 */
import { z } from 'zod/mini';

/** What a kind of value is refused for. `conversion`: it cannot even be read as one, which Neutron tells in other words. */
export class Unfit extends Error {
  override readonly name = 'Unfit';
  readonly stage: 'conversion' | 'validation';
  constructor(reason: string, stage: 'conversion' | 'validation' = 'validation') {
    super(reason);
    this.stage = stage;
  }
}

/** A schema of values that are read in a way of their own. @param read throws Unfit, or a Failure where Neutron has an error for it */
// @__NO_SIDE_EFFECTS__
export function kind<T>(read: (value: unknown) => T): z.ZodMiniType<T> {
  return z.pipe(
    z.unknown(),
    z.transform((value) => read(value)),
  ) as unknown as z.ZodMiniType<T>;
}

export interface Attribute<T = unknown> {
  readonly kind: z.core.$ZodType<T>;
  /** May be sent in a create, or must be. */
  readonly post?: true | 'required';
  /** May be sent in an update. */
  readonly put?: true;
  /** What a create has that does not send it. Absent: the service decides. */
  readonly default?: NoInfer<T>;
  readonly filter?: true;
  readonly sort?: true;
  /** Policy is asked for it when it is sent with another value than the default: create_X:name, update_X:name. */
  readonly enforce?: true;
  /** Of an object, or of the objects in a list: policy is asked for each of these that is sent. */
  readonly enforceParts?: readonly string[];
}

export type Attributes = Readonly<Record<string, Attribute>>;

type ValueOf<A> = A extends { readonly kind: z.core.$ZodType<infer T> } ? T : never;
type Settled<A extends Attributes> = {
  [K in keyof A]: A[K] extends { readonly default: unknown } | { readonly post: 'required' } ? K : never;
}[keyof A];

/** What a create asks for: defaults are filled in. */
export type Posted<A extends Attributes> = { readonly [K in Settled<A>]: ValueOf<A[K]> } & {
  readonly [K in keyof A]?: ValueOf<A[K]> | undefined;
} & { readonly projectId: string };
/** What an update asks for. */
export type Put<A extends Attributes> = { readonly [K in keyof A]?: ValueOf<A[K]> | undefined };
