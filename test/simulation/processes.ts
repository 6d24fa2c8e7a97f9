/** The parts of Micronova as actors: each begins with nothing but what is durable, crashes, and is begun again. */
import { runAgent } from '../../agent/agent.ts';
import { operations } from '../../functions/catalogue.ts';
import { agentEvents } from '../../functions/workers/agent-events.ts';
import { dispatchItem, dispatchOwed } from '../../functions/workers/dispatch.ts';
import { reap } from '../../functions/workers/reap.ts';
import { consume } from '../../infra/local/consumer.ts';
import { portDevices } from '../../shared/compute/actions/networks/port-changed.ts';
import { imageCatalogue } from '../../shared/image/catalogue.ts';
import type { DataPlace } from '../../shared/image/data.ts';
import { eventsQueue } from '../../shared/messaging/agent-queues.ts';
import { networkService } from '../../shared/network/service.ts';
import { router } from '../../shared/operation/router.ts';
import { routesOf } from '../../shared/operation/routes.ts';
import { serve } from '../../shared/operation/serve.ts';
import type { Ports } from '../../shared/ports.ts';
import { volumeAgents } from '../../shared/volume/keeping/agents.ts';
import { volumeService } from '../../shared/volume/service.ts';
import { faultyQueues } from './faulty-queues.ts';
import { faultyStore } from './faulty-store.ts';
import { simulatedDriver } from './hypervisor.ts';
import type { Actor } from './scheduler.ts';
import { tokenKey } from './tokens.ts';
import type { SimulatedHost, World } from './world.ts';

/** The ports of one actor. */
export function portsOf(world: World, actor: Actor): Ports {
  const { scheduler, variant } = world;
  const clock = scheduler.clockOf(actor);
  const plainQueues = faultyQueues(world, actor);
  const queues = variant.queues?.(plainQueues, actor, world) ?? plainQueues;
  const plainStore = faultyStore(world, actor);
  const store = variant.store?.(plainStore, actor, world, queues) ?? plainStore;
  const log = world.logOf(actor);
  const images = imageCatalogue(store, clock);
  const unused = () => Promise.reject(new Error('The simulation has no bytes of images.'));
  const whereBytesAre = async ({ imageId, dataId }: DataPlace) => ({ file: `${imageId} ${dataId ?? ''}` });
  const imageData: Ports['imageData'] = {
    write: unused,
    read: unused,
    remove: unused,
    async *stored() {},
    hosts: { source: whereBytesAre, target: whereBytesAre },
  };
  const chance = world.chance.fork(actor.name);
  const devices = portDevices({ store, clock, chance });
  return {
    store,
    queues,
    clock,
    chance,
    log,
    tokenKeys: {
      async keys() {
        scheduler.enterOutside();
        return [tokenKey];
      },
    },
    revocations: {
      async isRevoked() {
        scheduler.leaveOutside();
        return false;
      },
      forget() {},
    },
    credentialSecret: async () => tokenKey.secret,
    imageData,
    shelvedOffloadSeconds: world.shelvedSeconds,
    images,
    volumes: volumeService({ store, clock, images, volumeHosts: noVolumeHosts }),
    networks: networkService({ store, clock, chance, devices }),
    devices,
    volumeHosts: noVolumeHosts,
    // As where it is deployed: who serves requests knows no secret of which keys are made.
    ...(actor.kind === 'api'
      ? {}
      : { volumeAgents: volumeAgents({ clock, queues, log, imageData, secret: async () => secret, hosts: noVolumeHosts }) }),
    ...(world.reclaimSeconds === undefined ? {} : { reclaimInstanceSeconds: world.reclaimSeconds }),
  };
}

const secret = new Uint8Array(32).fill(7);
/** Its volumes are in the books only. */
const noVolumeHosts: Ports['volumeHosts'] = { get: async () => [], forget() {} };

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly body?: unknown;
  readonly token: string;
  readonly version?: string;
  /** The client's own name for the request. */
  readonly clientToken?: string;
}

export interface ApiReply {
  readonly status: number;
  readonly requestId: string;
  readonly body: unknown;
}

const host = 'cloud.example';
const routes = router(routesOf(operations).map((route) => [route, route] as const));
/** A Lambda function that takes longer is ended by the platform. */
const functionTimeout = 30_000;

/** One request through the real handler, by a worker of its own. @returns undefined when the worker died */
export function callApi(
  world: World,
  name: string,
  { method, path, query = '', body, token, version, clientToken }: ApiRequest,
): Promise<ApiReply | undefined> {
  const { scheduler } = world;
  const match = routes.find(method, path);
  if (match === undefined) throw new Error(`There is no route for ${method} ${path}`);
  const actor = scheduler.actor(name, 'api');
  skew(world, actor, 2_000);
  return new Promise((resolve) => {
    actor.onDeath = () => resolve(undefined);
    scheduler.at(scheduler.now + functionTimeout, `${name} has no more time`, () => {
      if (actor.isAlive) scheduler.kill(actor, 'time is over');
    });
    const handler = serve(match.target, portsOf(world, actor));
    const answered = handler(
      {
        rawPath: path,
        rawQueryString: query,
        headers: {
          ...{ host, 'x-auth-token': token },
          ...(version === undefined ? {} : { 'openstack-api-version': version }),
          ...(clientToken === undefined ? {} : { 'x-client-token': clientToken }),
        },
        pathParameters: match.pathParameters,
        requestContext: { domainName: host, http: { method, path, sourceIp: '192.0.2.1' } },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        isBase64Encoded: false,
      },
      {},
    );
    void answered.then(({ statusCode, headers, body: text }) => {
      actor.isAlive = false;
      scheduler.note(`${name} answers ${statusCode} ${text?.slice(0, 300) ?? ''}`);
      resolve({
        status: statusCode,
        requestId: headers['x-openstack-request-id'] ?? '',
        body: text === undefined ? undefined : JSON.parse(text),
      });
    });
  });
}

/** How long a process is away after a crash, milliseconds. */
const mostRestart = 40_000;

function skew(world: World, actor: Actor, most: number): void {
  if (!world.faults.has('clock.skewed') || world.scheduler.isCalm) return;
  world.faults.count('clock.skewed');
  actor.skew = world.chance.fork(`skew of ${actor.name}`).between(-most, most);
}

/** Keeps something running: it is begun again some time after every crash. */
function keep(world: World, name: string, kind: Actor['kind'], run: (actor: Actor) => Promise<unknown>): void {
  const chance = world.chance.fork(`restarts of ${name}`);
  let life = 0;
  const begin = () => {
    life += 1;
    const actor = world.scheduler.actor(life === 1 ? name : `${name}.${life}`, kind);
    skew(world, actor, kind === 'agent' ? 15_000 : 2_000);
    actor.onDeath = again;
    world.actors.add(actor);
    run(actor).then(
      () => {
        world.actors.delete(actor);
        if (actor.isAlive) {
          actor.isAlive = false;
          again();
        }
      },
      (error: unknown) => world.fail`${name} has ended with ${error instanceof Error ? error.stack : String(error)}`,
    );
  };
  const again = () => {
    const pause = world.scheduler.isCalm ? 0 : chance.between(0, mostRestart);
    world.scheduler.at(world.scheduler.now + pause, `${name} begins again`, begin);
  };
  begin();
}

const consumers = 2;
/** Six times what the function may take, as Lambda asks for. */
const eventsVisibilitySeconds = 360;
const dispatchEvery = 15_000;
const dispatchAfter = 2_000;
const reapEvery = 60_000;

/** All processes but the API's, which come with the requests. */
export function startProcesses(world: World): void {
  for (let number = 1; number <= consumers; number++) keep(world, `agent-events-${number}`, 'worker', (actor) => takeEvents(world, actor));
  keep(world, 'reap', 'worker', (actor) => every(world, actor, reapEvery, (ports) => reap(ports)));
  if (world.chance.fork('dispatch').happens(0.5)) {
    keep(world, 'dispatch', 'worker', (actor) => {
      // Whoever begins looks at all that an earlier one left behind.
      let issued: 'ever' | 'lately' = 'ever';
      return every(world, actor, dispatchEvery, async (ports) => {
        await dispatchOwed(ports, issued === 'ever' ? 0 : dispatchAfter, issued);
        issued = 'lately';
      });
    });
  } else {
    dispatchFromStream(world);
  }
  for (const simulated of world.hosts)
    keep(world, `agent-${simulated.host}`, 'agent', (actor) => runSimulatedAgent(world, simulated, actor));
}

function takeEvents(world: World, actor: Actor): Promise<void> {
  const ports = portsOf(world, actor);
  const handle = agentEvents(ports);
  return consume({
    ...ports,
    queue: eventsQueue,
    // As on AWS: what failed is hidden until its visibility ends, and its whole group with it.
    visibilitySeconds: eventsVisibilitySeconds,
    failed: 'after its visibility',
    signal: new AbortController().signal,
    async handler(event) {
      const { batchItemFailures } = await handle(event);
      if (!world.faults.strikes('queue.partial-failure')) return { batchItemFailures };
      // In a FIFO queue whatever is behind a failure must come again too: here that is the whole batch.
      return { batchItemFailures: event.Records.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    },
  });
}

async function every(world: World, actor: Actor, milliseconds: number, work: (ports: Ports) => Promise<unknown>): Promise<void> {
  const ports = portsOf(world, actor);
  for (;;) {
    await world.scheduler.sleep(actor, milliseconds);
    try {
      await work(ports);
    } catch (error) {
      ports.log.write({ level: 'error', event: 'worker failed', message: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** The table's stream: every new command reaches the function at least once, in the order of its item, and is tried again until it went well. */
function dispatchFromStream(world: World): void {
  const chance = world.chance.fork('stream');
  let number = 0;
  world.watchers.push({
    changed(changes) {
      for (const { key, before, after } of changes) {
        if (before !== undefined || after === undefined || !key.sk.startsWith('COMMAND#')) continue;
        const deliver = () => {
          number += 1;
          const actor = world.scheduler.actor(`stream-${number}`, 'worker');
          actor.onDeath = later;
          void dispatchItem(portsOf(world, actor), after).then(() => {
            actor.isAlive = false;
            if (!world.scheduler.isCalm && chance.happens(0.05)) later();
          }, later);
        };
        const later = () => world.scheduler.at(world.scheduler.now + chance.between(100, 5_000), `the stream brings ${key.sk}`, deliver);
        later();
      }
    },
  });
}

async function runSimulatedAgent(world: World, simulated: SimulatedHost, actor: Actor): Promise<void> {
  const { scheduler, faults, variant } = world;
  while (simulated.isOff) await scheduler.sleep(actor, 1_000);
  const stop = new AbortController();
  world.restarts.set(simulated.host, () => stop.abort());
  const queues = faultyQueues(world, actor, () => scheduler.now < simulated.cutUntil);
  const plainLedger = world.ledgerOf(simulated, actor);
  const plainDriver = simulatedDriver(simulated, {
    scheduler,
    faults,
    actor,
    chance: world.chance.fork(`driver of ${actor.name}`),
    latency: world.driverLatency,
    bytes: world.imageBytes,
    observe: (changed) => world.observeHypervisor(changed),
  });
  const died = actor.onDeath;
  actor.onDeath = () => {
    simulated.uncertain += 20;
    died?.();
  };
  const { abandoned } = await runAgent({
    host: simulated.host,
    queues: variant.queues?.(queues, actor, world) ?? queues,
    ledger: variant.ledger?.(plainLedger) ?? plainLedger,
    driver: variant.driver?.(plainDriver, actor, world) ?? plainDriver,
    clock: scheduler.clockOf(actor),
    log: world.logOf(actor),
    signal: stop.signal,
    heartbeatSeconds: 20,
  });
  simulated.uncertain += abandoned;
  // The process exits: what it could not finish in time is gone with it.
  scheduler.kill(actor, 'stopped');
}
