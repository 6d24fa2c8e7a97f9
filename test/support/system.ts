/**
 * The whole control plane in one process, without sockets and in a time that stands still: the real handlers behind the real router, the
 * real workers, and agents with fake hypervisors that work when a test says so.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answer } from '../../agent/answer.ts';
import { execute } from '../../agent/commands.ts';
import { Courses } from '../../agent/course.ts';
import type { FakeCall } from '../../agent/drivers/fake/books.ts';
import { type FakeDriver, fakeDriver } from '../../agent/drivers/fake/driver.ts';
import { openLedger } from '../../agent/ledger.ts';
import { reply } from '../../agent/reply.ts';
import { isControl } from '../../agent/steer.ts';
import { operations } from '../../functions/catalogue.ts';
import { agentEvents } from '../../functions/workers/agent-events.ts';
import { putDefaultFlavors } from '../../shared/compute/flavors/default-flavors.ts';
import { registeredAgents } from '../../shared/compute/hosts/registered-agent.ts';
import { revocationList } from '../../shared/identity/revocations.ts';
import { imageCatalogue } from '../../shared/image/catalogue.ts';
import { putTestImage } from '../../shared/image/test-image.ts';
import type { LogRecord } from '../../shared/log.ts';
import { ensureEventQueues, ensureHostQueue, eventsQueue, hostQueue } from '../../shared/messaging/agent-queues.ts';
import { type Command, readCommand } from '../../shared/messaging/commands.ts';
import { answerMessage, heartbeatMessage, resultMessage } from '../../shared/messaging/events.ts';
import { laneOfGroup } from '../../shared/messaging/lanes.ts';
import type { Message, OutgoingMessage, Queues } from '../../shared/messaging/port.ts';
import { openSqliteQueues } from '../../shared/messaging/sqlite.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Store } from '../../shared/store/port.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { putDefaultVolumeTypes } from '../../shared/volume/default-types.ts';
import { volumeService } from '../../shared/volume/service.ts';
import { type FakeClock, seededChance, storyClock } from './clock.ts';
import { type Answer, gateway } from './gateway.ts';
import { cheap } from './identity.ts';
import { imageDataInMemory } from './image-data.ts';
import { type Persona, tokenFor } from './personas.ts';

export interface SystemOptions {
  /** SQLite in memory unless given; so are the queues. Whoever gives them closes them. */
  readonly store?: Store;
  readonly queues?: Queues;
  readonly clock?: FakeClock;
  /** Two unless told. */
  readonly hosts?: readonly string[];
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

interface FakeHost {
  readonly name: string;
  readonly driver: FakeDriver;
  /** Called before the hypervisor does anything: it may throw a `DriverFault`. */
  intercept: (call: FakeCall) => void | Promise<void>;
  /** What becomes of a command that it is handed: it is answered, unless told. */
  fate: (command: Command) => Fate | Promise<Fate>;
  /** Which commands its agent takes and does not begin, until they are released. */
  holds: (command: Command) => boolean;
}

/**
 * - `answered`: carried out, written down and told.
 * - `told twice`: the event comes twice.
 * - `dies before`, `dies after`: the agent dies before or after it has carried it out, and nothing is written down; the command comes again.
 * - `off`, `off after`: the same, and the host is off: nothing is handed to it until it is on again.
 * - `lost`: the queue has lost it.
 */
export type Fate = 'answered' | 'told twice' | 'dies before' | 'dies after' | 'off' | 'off after' | 'lost';

export type System = Awaited<ReturnType<typeof makeSystem>>;

/** Log records of what must not happen: failures that no operation declares, events that could not be applied, ... */
const defects = new Set(['undeclared error', 'event not applied', 'command not sent', 'command not reaped', 'timer failed']);

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
  const ports: Ports = {
    store,
    queues,
    clock,
    chance,
    log: { write: (record) => void records.push(record) },
    tokenKeys: { keys: async () => [{ id: 'test', secret: new Uint8Array(32).fill(7) }] },
    revocations: revocationList(store, clock),
    passwordCost: cheap,
    imageData: imageDataInMemory(join(folder, 'image-bytes')),
    images,
    volumes: volumeService({ store, clock, images }),
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

  const ledgers = new Map(names.map((name) => [name, own(openLedger(':memory:'))]));
  const hosts = new Map(
    names.map((name): [string, FakeHost] => {
      const driver = fakeDriver({
        folder: join(folder, name),
        inventory: { hypervisorHostname: name },
        intercept: (call) => host.intercept(call),
      });
      const host: FakeHost = { name, driver, intercept: () => {}, fate: () => 'answered', holds: () => false };
      return [name, host];
    }),
  );

  /** Of the calls that the hosts' agents are at. */
  const courses = new Map(names.map((name) => [name, new Courses()]));
  /** Hosts whose agents are at a command. */
  const busy = new Set<string>();
  const held: { readonly host: FakeHost; readonly message: Message }[] = [];

  /** Hosts that are off. */
  const off = new Set<string>();

  async function receive(queue: string): Promise<readonly Message[]> {
    return queues.receive(queue, { limit: 10, waitSeconds: 0, visibilitySeconds: 30 });
  }

  /** What an agent does with each of its commands. @returns how many there were */
  async function workOf(host: FakeHost): Promise<number> {
    if (off.has(host.name)) return 0;
    const messages = await receive(hostQueue(host.name));
    const begun = messages.filter(({ body }) => !host.holds(readCommand(body)));
    held.push(...messages.filter((message) => !begun.includes(message)).map((message) => ({ host, message })));
    for (const message of begun) await workOn(host, message);
    return begun.length;
  }

  async function workOn(host: FakeHost, message: Message): Promise<void> {
    const { name, driver } = host;
    const [ledger, ofHost] = [ledgers.get(name), courses.get(name)];
    assert.ok(ledger && ofHost);
    const wasBusy = busy.has(name);
    busy.add(name);
    try {
      const fate = off.has(name) ? 'off' : await host.fate(readCommand(message.body));
      if (fate === 'off' || fate === 'off after') off.add(name);
      if (fate === 'dies after' || fate === 'off after') await carryOut(driver, readCommand(message.body));
      if (fate === 'answered' || fate === 'told twice') {
        const event = await answer({ host: name, driver, ledger, clock, courses: ofHost }, message);
        await queues.send(eventsQueue, resultMessage(event, message));
        if (fate === 'told twice')
          await queues.send(eventsQueue, resultMessage(event, { ...message, receiveCount: message.receiveCount + 1 }));
      }
      if (fate === 'answered' || fate === 'told twice' || fate === 'lost') await queues.acknowledge(hostQueue(name), message.receipt);
      else await queues.extend(hostQueue(name), message.receipt, 0);
    } finally {
      if (!wasBusy) busy.delete(name);
    }
  }

  /** What the agent has done when it dies before it could tell anybody. */
  async function carryOut(driver: FakeDriver, command: Command): Promise<void> {
    if (!isControl(command)) await execute(driver, command, () => clock.now());
  }

  /** What somebody waits for is answered at once; commands are carried out when a test says so. */
  async function sendAndHear(queue: string, message: OutgoingMessage): Promise<void> {
    await plainQueues.send(queue, message);
    const host = [...hosts.values()].find(({ name }) => hostQueue(name) === queue);
    const lane = laneOfGroup(message.group);
    if (host === undefined || lane === 'server') return;
    // What overtakes reaches an agent that is at something; another has it in its turn.
    if (lane === 'control' && !busy.has(host.name)) return;
    for (const received of await receive(queue)) {
      if (received.group !== message.group) await queues.extend(queue, received.receipt, 0);
      else if (lane === 'control') await workOn(host, received);
      else await answerTo(host, received);
    }
    if (lane === 'question') await takeEvents();
  }

  async function answerTo({ name, driver }: FakeHost, message: Message): Promise<void> {
    const event = await reply({ host: name, driver, clock }, message.body);
    if (event !== undefined) await queues.send(eventsQueue, answerMessage(event, message));
    await queues.acknowledge(hostQueue(name), message.receipt);
  }

  /** What the events queue's function does. An event that cannot be applied stays hidden, and is a defect. */
  async function takeEvents(): Promise<number> {
    const messages = await receive(eventsQueue);
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
        let moved = 0;
        for (const host of hosts.values()) moved += await workOf(host);
        moved += await takeEvents();
        if (moved === 0) return;
      }
    },

    /** What was held is carried out, and held no more. */
    async release(): Promise<void> {
      for (const host of hosts.values()) host.holds = () => false;
      for (const { host, message } of held.splice(0)) {
        // What ends in an outage comes again.
        await workOn(host, message).catch(() => queues.extend(hostQueue(host.name), message.receipt, 0));
      }
    },

    /** Every host, or those named, gives a sign of life; without one for a minute a host counts as down. */
    async beat(which: readonly string[] = names): Promise<void> {
      for (const host of which.map((name) => hosts.get(name))) {
        assert.ok(host);
        const inventory = await host.driver.inventory();
        await queues.send(
          eventsQueue,
          heartbeatMessage({
            ...{ type: 'heartbeat', host: host.name, at: clock.now(), inventory, startedAt: 0, inHand: [] },
            howFar: [...(courses.get(host.name)?.howFar() ?? [])],
          }),
        );
      }
      await takeEvents();
    },

    /** Fails when something was logged that must not happen. */
    assertNoDefects(): void {
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
  await system.beat();
  return system;
}
