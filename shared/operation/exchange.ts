/** One request on its way through the middlewares, and what each has found out about it. */
import type { Ports } from '../ports.ts';
import type { GatewayEvent } from './gateway.ts';
import type { AnyOperation, Reply, Service } from './operation.ts';
import type { Caller } from './policy.ts';
import type { Version } from './version.ts';

/** The operations that share a method and a path: one, or one per action key. */
export interface Route {
  readonly service: Service;
  readonly operations: readonly AnyOperation[];
}

export interface Exchange {
  readonly event: GatewayEvent;
  readonly route: Route;
  readonly ports: Ports;
  readonly requestId: string;
  readonly startedAt: number;
  operation: AnyOperation | undefined;
  caller: Caller | undefined;
  version: Version | undefined;
  /** Headers that negotiation adds to every answer from then on. */
  versionHeaders: Readonly<Record<string, string>>;
  json: unknown;
  body: unknown;
  query: unknown;
}

export interface ExchangeMiddleware {
  readonly name: string;
  readonly before: (request: { event: Exchange }) => Promise<Reply | undefined> | undefined;
}
