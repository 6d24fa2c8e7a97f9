/** The whole system in one process: API, workers and the agents of some hosts. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { operations } from '../../functions/catalogue.ts';
import { agentEvents } from '../../functions/workers/agent-events.ts';
import { dispatchOwed } from '../../functions/workers/dispatch.ts';
import { reap } from '../../functions/workers/reap.ts';
import { endOverdueUploads, sweepImageData } from '../../functions/workers/sweep-images.ts';
import { ensureEventQueues, eventsQueue } from '../../shared/messaging/agent-queues.ts';
import { tellAllOwed } from '../../shared/network/hosts/tell.ts';
import { router } from '../../shared/operation/router.ts';
import { type NamedRoute, routesOf } from '../../shared/operation/routes.ts';
import { serve } from '../../shared/operation/serve.ts';
import { serveUnknown } from '../../shared/operation/serve-unknown.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Store } from '../../shared/store/port.ts';
import type { SqliteStore } from '../../shared/store/sqlite.ts';
import { consume } from './consumer.ts';
import { draining } from './draining.ts';
import { httpServer, type Target } from './http-server.ts';
import { inSteadyTime } from './steady-time.ts';

/** How quick the workers are, in milliseconds but for the last. */
export interface Pace {
  /** How often what was committed and not sent is looked for. */
  readonly dispatchEvery: number;
  /** How long a command may have waited for its own request to send it. */
  readonly dispatchAfter: number;
  /** How often hosts are told of what goes through ports; 1,000 unless told. */
  readonly filtersEvery?: number;
  readonly reapEvery: number;
  /** How long events that were received stay hidden from the successor of a process that died, in seconds; 30 unless told. */
  readonly visibilitySeconds?: number;
}

const usualPace: Pace = { dispatchEvery: 15_000, dispatchAfter: 2_000, reapEvery: 60_000 };
/** So that no commit has to, and power that fails takes no more than the last of them with it. */
const checkpointEvery = 5_000;
const sweepEvery = 600_000;
/** Tombstones and the like that one sweep forgets at most. */
const sweepLimit = 1_000;

/** What the system runs on; the store forgets by itself or when it is swept. */
export interface SystemPorts extends Ports {
  readonly store: Store & Partial<Pick<SqliteStore, 'sweepExpired' | 'checkpoint'>>;
}

export interface LocalSystem {
  readonly server: Server;
  /** Ends the workers and closes the API, when it has answered what it was asked; what is committed stays. */
  stop(): Promise<void>;
}

/** Nobody asks for it while the cloud works, so it is loaded when somebody does. */
const openapi: OwnRoute = [
  { method: 'GET', paths: ['/openapi', '/openapi/{document}'] },
  { handler: async (event, context) => (await import('./openapi/serve.ts')).serveOpenapi(event, context), streams: false },
];

/** What is served without being an operation. */
export type OwnRoute = readonly [Pick<NamedRoute, 'method' | 'paths'>, Target];

interface StartOptions {
  readonly port: number;
  readonly host: string;
  readonly pace?: Pace;
  readonly own?: readonly OwnRoute[];
}

/** @throws the listening error, such as EADDRINUSE */
export async function startSystem(ports: SystemPorts, { port, host, pace = usualPace, own = [] }: StartOptions): Promise<LocalSystem> {
  const stopping = new AbortController();
  const { signal } = stopping;
  await ensureEventQueues(ports.queues);

  const routes = routesOf(operations).map((route): [Pick<NamedRoute, 'method' | 'paths'>, Target] => [
    route,
    { handler: serve(route, ports), streams: route.operations.some((operation) => operation.bytes === true) },
  ]);
  const server = httpServer(router([...routes, openapi, ...own]), serveUnknown(ports), ports.clock);
  const drain = draining(server, ports.clock);
  server.listen(port, host);
  await once(server, 'listening');

  // What an earlier process committed and could not send goes out first.
  await dispatchOwed(ports, 0, 'ever');
  const workers = [
    consume({ ...ports, queue: eventsQueue, handler: agentEvents(ports), signal, ...pace }),
    every(ports, pace.dispatchEvery, signal, 'dispatch', () => dispatchOwed(ports, pace.dispatchAfter)),
    every(ports, pace.filtersEvery ?? 1_000, signal, 'filters', () => tellAllOwed(ports, 0)),
    every(
      ports,
      pace.reapEvery,
      signal,
      'reap',
      inSteadyTime(ports.clock, pace.reapEvery, () => reap(ports)),
    ),
    every(ports, checkpointEvery, signal, 'checkpoint', async () => ports.store.checkpoint?.()),
    every(
      ports,
      pace.reapEvery,
      signal,
      'uploads',
      inSteadyTime(ports.clock, pace.reapEvery, () => endOverdueUploads(ports)),
    ),
    // At once as well: what an earlier process left behind is found by the next.
    every(ports, sweepEvery, signal, 'images', () => sweepImageData(ports), 'at once'),
    every(ports, sweepEvery, signal, 'sweep', async () => ports.store.sweepExpired?.(sweepLimit)),
  ];

  return {
    server,
    async stop() {
      stopping.abort();
      await Promise.all([drain(), ...workers]);
    },
  };
}

/** What EventBridge's schedule is on AWS. A run that fails is logged, and the next one comes all the same. */
async function every(
  { clock, log }: Pick<Ports, 'clock' | 'log'>,
  milliseconds: number,
  signal: AbortSignal,
  name: string,
  work: () => Promise<unknown>,
  first: 'at once' | 'later' = 'later',
): Promise<void> {
  for (let isFirst = first === 'at once'; !signal.aborted; isFirst = false) {
    if (!isFirst) await clock.sleep(milliseconds, signal);
    if (signal.aborted) return;
    try {
      await work();
    } catch (error) {
      log.write({ level: 'error', event: 'worker failed', worker: name, message: error instanceof Error ? error.message : String(error) });
    }
  }
}
