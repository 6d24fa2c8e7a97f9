/**
 * The whole control plane in one process, without sockets and in a time that stands still: the real handlers behind the real router, the
 * real workers, and agents with fake hypervisors that work when a test says so.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operations } from '../../functions/catalogue.ts';
import { agentEvents } from '../../functions/workers/agent-events.ts';
import { portDevices } from '../../shared/compute/actions/networks/port-changed.ts';
import { putDefaultFlavors } from '../../shared/compute/flavors/default-flavors.ts';
import { registeredAgents } from '../../shared/compute/hosts/registered-agent.ts';
import { revocationList } from '../../shared/identity/revocations.ts';
import { imageCatalogue } from '../../shared/image/catalogue.ts';
import { putTestImage } from '../../shared/image/test-image.ts';
import type { LogRecord } from '../../shared/log.ts';
import { ensureEventQueues, ensureHostQueue, eventsQueue } from '../../shared/messaging/agent-queues.ts';
import type { OutgoingMessage, Queues } from '../../shared/messaging/port.ts';
import { openSqliteQueues } from '../../shared/messaging/sqlite.ts';
import type { VolumeHeartbeat } from '../../shared/messaging/volume-orders.ts';
import { networkService } from '../../shared/network/service.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Store } from '../../shared/store/port.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { putDefaultVolumeTypes } from '../../shared/volume/default-types.ts';
import { volumeAgents } from '../../shared/volume/keeping/agents.ts';
import { volumeHostList } from '../../shared/volume/keeping/volume-host.ts';
import { volumeService } from '../../shared/volume/service.ts';
import { type FakeClock, seededChance, storyClock } from './clock.ts';
import { type Answer, gateway } from './gateway.ts';
import { fakeHosts } from './hosts.ts';
import { cheap } from './identity.ts';
import { imageDataInMemory } from './image-data.ts';
import { type Persona, tokenFor } from './personas.ts';
import { fakeVolumeAgent } from './volume-agent.ts';

export interface SystemOptions {
  /** SQLite in memory unless given; so are the queues. Whoever gives them closes them. */
  readonly store?: Store;
  readonly queues?: Queues;
  readonly clock?: FakeClock;
  /** Two unless told. */
  readonly hosts?: readonly string[];
  /** Hosts that keep volumes; none unless told: then volumes are in the books only. */
  readonly volumeHosts?: readonly string[];
  readonly seed?: number;
  /** After which moves are confirmed by themselves; never unless told. */
  readonly resizeConfirmSeconds?: number;
  /** So long deleted servers can be taken back; not at all unless told. */
  readonly reclaimInstanceSeconds?: number;
  /** So long machines of shelved servers stay on their hosts; not at all unless told. */
  readonly shelvedOffloadSeconds?: number;
  /** More operations than the catalogue has. */
  readonly operations?: readonly AnyOperation[];
  /** The principal that speaks for the hosts, as SQS tells it on AWS; queues on one machine know no senders. */
  readonly principal?: string;
}

export interface Asked {
  /** Whose token is sent; none unless told. */
  readonly as?: Persona;
  /** A token, instead of a persona's. */
  readonly token?: string;
  /** `2.79` or `latest`, sent in the header of the service that the path belongs to. */
  readonly version?: string;
  /** Sent as JSON, or as it is when it is a string. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes, for an operation that takes them. */
  readonly stream?: AsyncIterable<Uint8Array>;
  /** Where it comes from. */
  readonly address?: string;
}

export type System = Awaited<ReturnType<typeof makeSystem>>;

/** Log records of what must not happen: failures that no operation declares, events that could not be applied, ... */
const defects = new Set([
  'undeclared error',
  'event not applied',
  'command not sent',
  'order not sent',
  'command not reaped',
  'timer failed',
]);

/** Flavors, volume types and the test image are there, and the hosts are up. */
export async function makeSystem({ clock = storyClock(), hosts: names = ['host-1', 'host-2'], seed = 1, ...given }: SystemOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-system-'));
  const chance = seededChance(seed);
  const records: LogRecord[] = [];
  const owned: { close(): void }[] = [];
  const own = <T extends { close(): void }>(made: T): T => {
    owned.push(made);
    return made;
  };
  const store = given.store ?? own(openSqliteStore({ path: ':memory:', clock }));
  const plainQueues = given.queues ?? own(openSqliteQueues({ path: ':memory:', clock, chance }));
  const queues: Queues = { ...plainQueues, send: sendAndHear };
  const images = imageCatalogue(store, clock);
  const log = { write: (record: LogRecord) => void records.push(record) };
  const imageData = imageDataInMemory(join(folder, 'image-bytes'));
  const volumeHosts = volumeHostList(store, clock);
  const agents = volumeAgents({ clock, queues, log, imageData, secret: async () => new Uint8Array(32).fill(9), hosts: volumeHosts });
  const devices = portDevices({ store, clock, chance });
  const ports: Ports = {
    store,
    queues,
    clock,
    chance,
    log,
    tokenKeys: { keys: async () => [{ id: 'test', secret: new Uint8Array(32).fill(7) }] },
    revocations: revocationList(store, clock),
    credentialSecret: async () => new Uint8Array(32).fill(5),
    passwordCost: cheap,
    imageData,
    images,
    volumes: volumeService({ store, clock, images, volumeHosts, volumeAgents: agents }),
    networks: networkService({ store, clock, chance, devices }),
    devices,
    volumeHosts,
    volumeAgents: agents,
    ...(given.resizeConfirmSeconds === undefined ? {} : { resizeConfirmSeconds: given.resizeConfirmSeconds }),
    ...(given.shelvedOffloadSeconds === undefined ? {} : { shelvedOffloadSeconds: given.shelvedOffloadSeconds }),
    ...(given.reclaimInstanceSeconds === undefined ? {} : { reclaimInstanceSeconds: given.reclaimInstanceSeconds }),
  };
  const tokens = new Map<string, Promise<string>>();
  /** One token for each persona and second: signing costs as much as many a request. */
  function tokenOf(persona: Persona): Promise<string> {
    const key = `${persona} ${Math.floor(clock.now() / 1000)}`;
    const token = tokens.get(key) ?? tokenFor(persona, ports);
    tokens.set(key, token);
    return token;
  }
  const send = gateway([...operations, ...(given.operations ?? [])], ports);
  const applyEvents = agentEvents(ports);

  const agentsOfHosts = fakeHosts({ names, folder, queues, clock, own });
  const { hosts, off, release } = agentsOfHosts;
  const volumeKeepers = new Map((given.volumeHosts ?? []).map((host) => [host, fakeVolumeAgent({ host, queues, clock })] as const));

  async function sendAndHear(queue: string, message: OutgoingMessage): Promise<void> {
    await plainQueues.send(queue, message);
    if (await agentsOfHosts.hear(queue, message.group)) await takeEvents();
  }

  /** What the events queue's function does. An event that cannot be applied stays hidden, and is a defect. */
  async function takeEvents(): Promise<number> {
    const messages = await queues.receive(eventsQueue, { limit: 10, waitSeconds: 0, visibilitySeconds: 30 });
    if (messages.length === 0) return 0;
    const { batchItemFailures } = await applyEvents({
      Records: messages.map(({ id, body, group, sentAt }) => ({
        messageId: id,
        body,
        attributes: {
          MessageGroupId: group,
          SentTimestamp: String(sentAt),
          ...(given.principal === undefined ? {} : { SenderId: given.principal }),
        },
      })),
    });
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { id, receipt } of messages) if (!failed.has(id)) await queues.acknowledge(eventsQueue, receipt);
    return messages.length;
  }

  const system = {
    clock,
    ports,
    hosts,
    /** Agents that keep volumes, by the names of their hosts. */
    volumeKeepers,
    /** Names of hosts that are off: they are handed nothing. */
    off,
    /** Everything that was logged. */
    records,

    /** The path is whole, as in `/compute/v2.1/servers?limit=1`. */
    async request(method: AnyOperation['method'], path: string, asked: Asked = {}): Promise<Answer> {
      const token = asked.token ?? (asked.as === undefined ? undefined : await tokenOf(asked.as));
      const type = path.split('/')[1] ?? '';
      return send(method, path, {
        token,
        body: asked.body,
        stream: asked.stream,
        ...(asked.address === undefined ? {} : { address: asked.address }),
        headers: { ...(asked.version === undefined ? {} : { 'openstack-api-version': `${type} ${asked.version}` }), ...asked.headers },
      });
    },

    /** What is done meanwhile is done in a cloud with other settings. */
    async having<T>(
      settings: Partial<Pick<Ports, 'reclaimInstanceSeconds' | 'shelvedOffloadSeconds'>>,
      work: () => Promise<T>,
    ): Promise<T> {
      const { reclaimInstanceSeconds, shelvedOffloadSeconds } = ports;
      Object.assign(ports, settings);
      try {
        return await work();
      } finally {
        Object.assign(ports, { reclaimInstanceSeconds, shelvedOffloadSeconds });
      }
    },

    /** The agents carry out what they were sent, and what they answer is applied, until nothing moves. */
    async settle(): Promise<void> {
      for (;;) {
        let moved = await agentsOfHosts.work();
        for (const keeper of volumeKeepers.values()) moved += await keeper.work();
        moved += await takeEvents();
        if (moved === 0) return;
      }
    },

    /** The same of those that keep volumes alone: compute hosts do nothing meanwhile. */
    async settleVolumes(): Promise<void> {
      for (;;) {
        let moved = 0;
        for (const keeper of volumeKeepers.values()) moved += await keeper.work();
        if (moved === 0) return;
        await takeEvents();
      }
    },

    /** What was held is carried out, and held no more. */
    release,

    /** Every host, or those named, gives a sign of life; without one for a minute a host counts as down. */
    async beat(which: readonly string[] = names): Promise<void> {
      await agentsOfHosts.beat(which);
      await takeEvents();
    },

    /** The agents that keep volumes, or those named, give a sign of life. */
    async beatVolumes(which: readonly string[] = [...volumeKeepers.keys()], capacity?: VolumeHeartbeat['capacity']): Promise<void> {
      for (const name of which) await volumeKeepers.get(name)?.beat(capacity);
      await takeEvents();
    },

    /** Fails when something was logged that must not happen. */
    assertNoDefects(): void {
      for (const { refused } of volumeKeepers.values()) assert.deepEqual(refused, []);
      assert.deepEqual(
        records.filter(({ event }) => defects.has(event)),
        [],
      );
    },

    close(): void {
      for (const one of owned) one.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };

  await ensureEventQueues(queues);
  for (const name of names) await ensureHostQueue(queues, name);
  await Promise.all([putDefaultFlavors(ports), putDefaultVolumeTypes(ports), putTestImage(ports)]);
  const { principal } = given;
  if (principal !== undefined) {
    const registeredAt = new Date(clock.now()).toISOString();
    await transaction(ports, async (tx) => {
      for (const host of names) tx.put(registeredAgents, { host, principal, registeredAt });
    });
  }
  for (const keeper of volumeKeepers.values()) await keeper.ensure();
  await system.beat();
  await system.beatVolumes();
  return system;
}
