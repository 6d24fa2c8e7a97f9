/**
 * Errors that clients see are constants, one module per domain (`shared/compute/errors.ts`, ...). Each says the HTTP status, the message and
 * whether trying again can help; code throws `computeErrors.VolumeNotFound({ volume_id })` and knows nothing of HTTP envelopes.
 */

/** A failure that the client is told of, with the kind that its operation declares. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly kind: string;
  readonly status: number;
  /** Whether the same request may succeed later, unchanged. */
  readonly retryable: boolean;
  /** When it is worth to try again, if it is retryable. */
  retryAfterSeconds = 1;
  constructor(kind: string, status: number, message: string, retryable: boolean) {
    super(message);
    this.kind = kind;
    this.status = status;
    this.retryable = retryable;
  }

  /** The same, not to be tried again before so many seconds have gone by. */
  after(seconds: number): this {
    this.retryAfterSeconds = seconds;
    return this;
  }
}

type Holes<Message extends string> = Message extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never;

/** Makes a failure of one kind; the parameters are the holes of its message. */
export type ErrorKind<Message extends string = string> = (string extends Message
  ? (parameters?: Readonly<Record<string, string | number>>) => Failure
  : [Holes<Message>] extends [never]
    ? () => Failure
    : (parameters: Readonly<Record<Holes<Message>, string | number>>) => Failure) & { readonly kind: string; readonly status: number };

/**
 * One kind of failure, under its own name; `{name}` in its message stands for the parameter of that name. A module of kinds is imported as a
 * namespace (`import * as computeErrors`) and each of its calls is marked `@__PURE__`: a bundle then holds the kinds that its operation names,
 * and no others.
 */
export function errorKind<const Message extends string>(
  kind: string,
  status: number,
  message: Message,
  retryable?: 'retryable',
  Made: typeof Failure = Failure,
): ErrorKind<Message> {
  const make = (parameters: Readonly<Record<string, string | number>> = {}) => {
    const text = message.replace(/\{(\w+)\}/g, (hole, name: string) => String(parameters[name] ?? hole));
    return new Made(kind, status, text, retryable !== undefined);
  };
  return Object.assign(make, { kind, status }) as ErrorKind<Message>;
}

/** Lists of kinds in one: what a function throws is what those throw that it calls, and its own. Bundles leave out what nothing declares. */
// @__NO_SIDE_EFFECTS__
export function together(...lists: readonly (readonly Pick<ErrorKind, 'kind'>[])[]): readonly Pick<ErrorKind, 'kind'>[] {
  return [...new Set(lists.flat())];
}
