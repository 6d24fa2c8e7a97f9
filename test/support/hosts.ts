/** Hosts with fake hypervisors, whose agents work when a test says so. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { answer } from '../../agent/answer.ts';
import { execute } from '../../agent/commands.ts';
import { Courses } from '../../agent/course.ts';
import type { FakeCall } from '../../agent/drivers/fake/books.ts';
import { type FakeDriver, fakeDriver } from '../../agent/drivers/fake/driver.ts';
import { openLedger } from '../../agent/ledger.ts';
import { reply } from '../../agent/reply.ts';
import { isControl } from '../../agent/steer.ts';
import { eventsQueue, hostQueue } from '../../shared/messaging/agent-queues.ts';
import { type Command, readCommand } from '../../shared/messaging/commands.ts';
import { answerMessage, heartbeatMessage, resultMessage } from '../../shared/messaging/events.ts';
import { laneOfGroup } from '../../shared/messaging/lanes.ts';
import type { Message, Queues } from '../../shared/messaging/port.ts';
import { readUpdateFilters } from '../../shared/messaging/update-filters.ts';
import type { FakeClock } from './clock.ts';

export interface FakeHost {
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

interface FakeHostsOptions {
  readonly names: readonly string[];
  /** Where hypervisors keep their books. */
  readonly folder: string;
  readonly queues: Queues;
  readonly clock: FakeClock;
  /** Closes it in the end. */
  readonly own: <T extends { close(): void }>(made: T) => T;
}

export function fakeHosts({ names, folder, queues, clock, own }: FakeHostsOptions) {
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
    const [filters, commands] = [true, false].map((isOne) => messages.filter(({ group }) => (laneOfGroup(group) === 'filters') === isOne));
    for (const message of filters ?? []) await filterOn(host, message);
    const begun = (commands ?? []).filter(({ body }) => !host.holds(readCommand(body)));
    held.push(...(commands ?? []).filter((message) => !begun.includes(message)).map((message) => ({ host, message })));
    for (const message of begun) await workOn(host, message);
    return begun.length + (filters ?? []).length;
  }

  /** What fails comes again. */
  async function filterOn({ name, driver }: FakeHost, message: Message): Promise<void> {
    try {
      await driver.updateFilters(readUpdateFilters(message.body));
      await queues.acknowledge(hostQueue(name), message.receipt);
    } catch {
      await queues.extend(hostQueue(name), message.receipt, 0);
    }
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

  /** What somebody waits for is answered at once; commands are carried out when a test says so. @returns whether somebody was answered */
  async function hear(queue: string, group: string): Promise<boolean> {
    const host = [...hosts.values()].find(({ name }) => hostQueue(name) === queue);
    const lane = laneOfGroup(group);
    if (host === undefined || lane === 'server' || lane === 'filters') return false;
    // What overtakes reaches an agent that is at something; another has it in its turn.
    if (lane === 'control' && !busy.has(host.name)) return false;
    for (const received of await receive(queue)) {
      if (received.group !== group) await queues.extend(queue, received.receipt, 0);
      else if (lane === 'control') await workOn(host, received);
      else await answerTo(host, received);
    }
    return lane === 'question';
  }

  async function answerTo({ name, driver }: FakeHost, message: Message): Promise<void> {
    const event = await reply({ host: name, driver, clock }, message.body);
    if (event !== undefined) await queues.send(eventsQueue, answerMessage(event, message));
    await queues.acknowledge(hostQueue(name), message.receipt);
  }

  return {
    hosts,
    off,
    hear,

    /** What the agents have to do. @returns how much there was */
    async work(): Promise<number> {
      let moved = 0;
      for (const host of hosts.values()) moved += await workOf(host);
      return moved;
    },

    /** What was held is carried out, and held no more. */
    async release(): Promise<void> {
      for (const host of hosts.values()) host.holds = () => false;
      for (const { host, message } of held.splice(0)) {
        // What ends in an outage comes again.
        await workOn(host, message).catch(() => queues.extend(hostQueue(host.name), message.receipt, 0));
      }
    },

    /** Signs of life of these hosts. */
    async beat(which: readonly string[]): Promise<void> {
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
    },
  };
}
