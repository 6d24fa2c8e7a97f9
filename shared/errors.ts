/**
 * Errors that clients see are rows of tables, one module per domain (`shared/compute/errors.ts`, ...). A row says the HTTP
 * status, the message and whether trying again can help; code throws `computeErrors.VolumeNotFound({ volume_id })` and knows
 * nothing of HTTP envelopes.
 */

export interface ErrorRow {
  readonly status: number;
  /** The text that clients see; `{name}` stands for the parameter of that name. */
  readonly message: string;
  /** Whether the same request may succeed later, unchanged. False unless told. */
  readonly retryable?: boolean;
}

/** A failure that the client is told of, with the kind that its operation declares. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly kind: string;
  readonly status: number;
  readonly retryable: boolean;
  constructor(kind: string, row: ErrorRow, parameters: Readonly<Record<string, string | number>>) {
    super(row.message.replace(/\{(\w+)\}/g, (hole, name: string) => String(parameters[name] ?? hole)));
    this.kind = kind;
    this.status = row.status;
    this.retryable = row.retryable ?? false;
  }
}

type Holes<Message extends string> = Message extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never;

/** Makes a failure of one kind; the parameters are the holes of the row's message. */
export type ErrorKind<Message extends string = string> = (string extends Message
  ? (parameters?: Readonly<Record<string, string | number>>) => Failure
  : [Holes<Message>] extends [never]
    ? () => Failure
    : (parameters: Readonly<Record<Holes<Message>, string | number>>) => Failure) & { readonly kind: string; readonly status: number };

/**
 * One kind of failure, under its own name. A module of kinds is imported as a namespace (`import * as computeErrors`) and each of its calls is
 * marked `@__PURE__`: a bundle then holds the kinds that its operation names, and no others.
 */
export function errorKind<const Message extends string>(
  kind: string,
  status: number,
  message: Message,
  retryable?: 'retryable',
): ErrorKind<Message> {
  const row: ErrorRow = { status, message, retryable: retryable !== undefined };
  const make = (parameters: Readonly<Record<string, string | number>> = {}) => new Failure(kind, row, parameters);
  return Object.assign(make, { kind, status }) as ErrorKind<Message>;
}

/** Turns a table of rows into one constructor per row, for kinds that are always used together. */
export function errorTable<const Rows extends Readonly<Record<string, ErrorRow>>>(
  rows: Rows,
): { readonly [Kind in keyof Rows & string]: ErrorKind<Rows[Kind]['message']> } {
  const kinds = Object.entries(rows).map(([kind, row]) => [
    kind,
    errorKind(kind, row.status, row.message, row.retryable ? 'retryable' : undefined),
  ]);
  return Object.fromEntries(kinds) as { readonly [Kind in keyof Rows & string]: ErrorKind<Rows[Kind]['message']> };
}
