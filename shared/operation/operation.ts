/**
 * What an operation is: one HTTP operation of one service, declared in one file. Routes, functions, IAM roles, policies and
 * the conformance tests are all derived from these declarations.
 */
import type { Ports } from '../ports.ts';
import type { Caller, Policy } from './policy.ts';
import type { Service } from './service.ts';
import type { Version, VersionText } from './version.ts';
import type { MaybeVersioned, Schema } from './versioned.ts';

/** What an operation touches; becomes the IAM statements of its function. */
export type Need =
  | 'table:read'
  | 'table:write'
  | 'queue:send'
  | 'queue:make'
  | 'queue:look'
  | 'images:read'
  | 'images:write'
  | 'tokens:sign'
  /** To seal and to open the blobs of credentials. */
  | 'credentials:keys'
  /** To plug servers in: `networks` of the ports. */
  | 'networks'
  /** To change ports outside of the Networking API, whose operations have it where they write: `devices` of the ports. */
  | 'devices';

/** What is known of a request without a caller. */
export interface OpenRequest<Body = undefined, Query = Readonly<Record<string, readonly string[]>>> {
  readonly requestId: string;
  readonly version: Version;
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly body: Body;
  readonly query: Query;
  /** Scheme, host and port that the client used, such as `https://cloud.example`. */
  readonly origin: string;
  /** Path and raw query string of the request, for links to the next page. */
  readonly url: { readonly path: string; readonly query: string };
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Where the request came from, as far as the gateway knows. */
  readonly address: string;
  /** The body as it arrives, for operations that declare `bytes`. */
  readonly stream: AsyncIterable<Uint8Array> | undefined;
}

export interface OperationRequest<Body = undefined, Query = Readonly<Record<string, readonly string[]>>> extends OpenRequest<Body, Query> {
  readonly caller: Caller;
}

export interface Reply {
  /** The operation's own status unless given. */
  readonly status?: number;
  /** Sent as JSON; nothing is sent when undefined. */
  readonly body?: unknown;
  /** JSON already, sent instead of `body`. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, instead of `body`. */
  readonly stream?: AsyncIterable<Uint8Array>;
}

interface Declaration<Body, Query> {
  /** Unique, in the words of the API: `servers.show`, `server-actions.reboot`. */
  readonly name: string;
  readonly service: Service;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the service's base: `/servers/{server_id}`. `/` is the base itself, with and without a slash. */
  readonly path: string;
  /** The parameter of the path that is a secret: it is kept in no log and no audit. */
  readonly secretParameter?: string;
  /** The path is below the service's root rather than its versioned base; no microversion is negotiated. */
  readonly unversioned?: true;
  /** The key of the body, where the body names the operation (`POST .../action`). */
  readonly action?: string;
  /** The microversions in which the operation exists; all unless told. */
  readonly window?: { readonly since?: VersionText; readonly until?: VersionText };
  readonly body?: Schema<Body>;
  /** The body is not JSON but bytes to be read from `stream`. */
  readonly bytes?: true;
  /** Content types that the operation reads besides JSON. */
  readonly contentTypes?: readonly string[];
  readonly query?: Schema<Query>;
  readonly status: MaybeVersioned<number>;
  /** The errors that clients may get besides those of shared/operation/errors.ts. Anything else is a defect and answers 500. */
  readonly errors: readonly { readonly kind: string }[];
  readonly needs: readonly Need[];
}

/** An operation for whoever has a token and may. */
export interface Operation<Body = unknown, Query = unknown> extends Declaration<Body, Query> {
  /** The rule that must hold; checked by the pipeline against the caller's own project unless `policyTarget` is `resource`. */
  readonly policy: Policy | null;
  /** `resource`: the handler checks the policy itself, when it has found the resource (404 comes before 403). */
  readonly policyTarget?: 'resource';
  handle(request: OperationRequest<Body, Query>, ports: Ports): Promise<Reply>;
}

/** An operation for everybody: it asks for no token and knows no caller. Version documents, and the asking of a token. */
interface OpenOperation<Body, Query> extends Declaration<Body, Query> {
  handle(request: OpenRequest<Body, Query>, ports: Ports): Promise<Reply>;
}

/** An operation of whatever body and query: `serve` parses both with the operation's own schemas before it calls it. */
export interface AnyOperation extends Operation<unknown, unknown> {
  /** Said by openOperation() alone. */
  readonly authentication?: 'none';
}

/** Declares an operation; the types of body and query follow from their schemas. */
export function operation<Body = undefined, Query = Readonly<Record<string, readonly string[]>>>(
  declared: Operation<Body, Query>,
): AnyOperation {
  return declared as AnyOperation;
}

/** Declares an operation for everybody. */
export function openOperation<Body = undefined, Query = Readonly<Record<string, readonly string[]>>>(
  declared: OpenOperation<Body, Query>,
): AnyOperation {
  return { ...declared, authentication: 'none', policy: null } as AnyOperation;
}
