/** One request on its way through the middlewares, and what each has found out about it. */
import type { Ports } from '../ports.ts';
import type { GatewayEvent } from './gateway.ts';
import type { AnyOperation, Reply } from './operation.ts';
import type { Place } from './places.ts';
import type { Caller } from './policy.ts';
import type { Service } from './service.ts';
import type { Subject } from './validation.ts';
import type { Version, VersionText } from './version.ts';

export interface Fault {
  readonly status: number;
  readonly kind: string;
  readonly message: string;
}

/** Another path of the same things, for the clients of old. */
export interface Alias {
  /** What is in the place of the first segment of these paths. */
  readonly segment: string;
  readonly paths: ReadonlySet<string>;
  /** Where the body names the operation: those that the alias knows. */
  readonly actions: ReadonlySet<string>;
  readonly until: VersionText;
}

/** What a service has of its own in the pipeline that serves all of them. Each is a module in services; a bundle holds its route's. */
export interface ServiceFacts extends Place {
  readonly name: Service;
  /** Answers what is below the service's root and below none of its bases, before anybody is asked who they are; undefined: it is none of these. */
  readonly elsewhere?: (exchange: Exchange) => Reply | undefined;
  /** Finds the microversion; absent where a service knows none. */
  readonly negotiate?: Middleware;
  /** Absent where nothing has two paths. */
  readonly alias?: Alias;
  /** The header that carries the request id besides `x-openstack-request-id`. */
  readonly requestIdHeader?: string;
  /** Bodies are JSON, whatever their type says. */
  readonly takesAnyType?: true;
  /** How messages about bad bodies begin; Nova's way unless told. */
  readonly bodySubject?: Subject;
  /** The JSON body that tells of an error: its keys are known here alone. */
  readonly envelope: (fault: Fault) => unknown;
  /** The page that tells of an error to clients that take anything; they are told in JSON unless told. */
  readonly page?: (fault: Fault) => string;
}

/** What is found at a method and a path. */
export interface Route {
  readonly service: ServiceFacts;
  /** Absent where several operations share the route. */
  readonly operation?: AnyOperation;
  /** Finds the one of several that the body names; see byAction(). */
  readonly actionIn?: (json: unknown) => AnyOperation | Promise<AnyOperation>;
}

export interface Exchange {
  readonly event: GatewayEvent;
  readonly route: Route;
  readonly ports: Ports;
  readonly requestId: string;
  readonly startedAt: number;
  operation?: AnyOperation | undefined;
  caller?: Caller | undefined;
  version?: Version;
  /** The body is read as it was before microversions: what is unknown is dropped, and names lose the spaces around them. */
  isRelaxed?: boolean;
  /** Headers that negotiation adds to every answer from then on. */
  versionHeaders?: Readonly<Record<string, string>>;
  json?: unknown;
  body?: unknown;
  query?: unknown;
}

/** A step on the way. @throws Failure to end it */
export type Middleware = (exchange: Exchange) => Promise<void> | void;
