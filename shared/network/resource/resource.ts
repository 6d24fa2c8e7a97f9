/** A resource of the network service: its table of attributes, its rules, and how a thing of it is shown. */
import type { ErrorKind } from '../../errors.ts';
import type { Caller } from '../../operation/policy.ts';
import type { Collection } from '../../store/collection.ts';
import type { Store } from '../../store/port.ts';
import type { Attributes } from './attribute.ts';
import type { Rules, Target } from './rules.ts';

/** A resource as clients see it: every visible attribute by its name on the wire. */
export type Shown = Readonly<Record<string, unknown>>;

/** What every thing of the network service has. */
export interface Standard {
  readonly id: string;
  readonly projectId: string | null;
  readonly description: string;
  readonly tags: readonly string[];
  /** Counts its changes, and those of what belongs to it. */
  readonly revision: number;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly leavingSince?: number | undefined;
}

export interface Resource<T extends Standard, A extends Attributes = Attributes> {
  readonly singular: string;
  readonly plural: string;
  /** Of the collection: `/security-groups`. */
  readonly path: string;
  /** What its operations are named after where that is not the path: names of functions have an end. */
  readonly called?: string;
  readonly attributes: A;
  readonly rules: Rules;
  readonly things: Collection<T, string>;
  /** What is told of an id that nothing visible has. */
  readonly notFound: (id: string) => Error;
  readonly notFoundKind: Pick<ErrorKind, 'kind'>;
  /** Shown things, with whatever they need besides that is read once for all of them. */
  readonly show: (
    store: Store,
    caller: Caller,
    things: readonly T[],
  ) => Promise<readonly { readonly target: Target; readonly shown: Shown }[]>;
  /** The things that the caller may see at most, each sequence in the order of ids; see listing.ts. */
  readonly sources: (store: Store, caller: Caller, filters: Filters, span: Span) => Promise<readonly AsyncIterable<T>[]>;
  /** Filters of which all values are looked at together. */
  readonly together?: Readonly<Record<string, (values: readonly string[]) => (shown: Shown) => boolean>>;
  /** Filters that are more than equality of an attribute; undefined where a value is none. */
  readonly special?: Readonly<Record<string, (value: string) => ((shown: Shown) => boolean) | undefined>>;
}

/** What of a list is looked at: what comes before `after` is left out where that spares reading it, and `most` things are enough at once. */
export interface Span {
  /** An id. */
  readonly after?: string | undefined;
  readonly most?: number | undefined;
}

/** The filters of a list, by the names of attributes. */
export type Filters = Readonly<Record<string, readonly string[]>>;

/** What every resource shows of the standard attributes. */
export const shownStandard = ({ id, projectId, description, tags, revision, createdAt, updatedAt }: Standard): Shown => ({
  id,
  tenant_id: projectId ?? '',
  project_id: projectId ?? '',
  description,
  tags,
  revision_number: revision,
  created_at: seconds(createdAt),
  updated_at: seconds(updatedAt),
});

/** To the second, as Neutron shows times. */
const seconds = (time: string): string => `${time.slice(0, 19)}Z`;
