import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type AgentOptions, runAgent } from '../../agent/agent.ts';
import type { FakeCall } from '../../agent/drivers/fake/books.ts';
import { fakeDriver } from '../../agent/drivers/fake/driver.ts';
import type { FakeMachine } from '../../agent/drivers/fake/machine.ts';
import { openLedger } from '../../agent/ledger.ts';
import type { AgentEnd } from '../../agent/loop.ts';
import type { LogRecord } from '../../shared/log.ts';
import { ensureEventQueues, ensureHostQueue, eventsQueue, hostQueue } from '../../shared/messaging/agent-queues.ts';
import { commandMessage } from '../../shared/messaging/command-message.ts';
import type { Command, CommandName, CommandPayload } from '../../shared/messaging/commands.ts';
import { type AnswerEvent, type HeartbeatEvent, type ResultEvent, readEvent } from '../../shared/messaging/events.ts';
import { openSqliteQueues } from '../../shared/messaging/sqlite.ts';
import { fakeClock, seededChance, settle } from './clock.ts';

export const host = 'host-1';
export const serverId = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const buildPayload: CommandPayload<'build'> = {
  name: 'web',
  hostname: 'web',
  flavor: { vcpus: 1, memoryMib: 512, rootGib: 1, ephemeralGib: 0, swapMib: 0, extraSpecs: {} },
  image: { id: 'image-1' },
  configDrive: false,
  metadata: {},
  volumes: [],
  networks: [],
};

/** One host with its queues, hypervisor and ledger on a disk of its own, in a time that stands still; agents come and go. */
export async function testHost(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-agent-'));
  const clock = fakeClock();
  const chance = seededChance(7);
  const queues = openSqliteQueues({ path: ':memory:', clock, chance });
  await ensureEventQueues(queues);
  await ensureHostQueue(queues, host);
  const ledger = openLedger(join(folder, 'ledger.db'));
  // The host has been there for long.
  await ledger.began(0);
  const calls: FakeCall[] = [];
  const logged: LogRecord[] = [];
  let intercept: (call: FakeCall) => void | Promise<void> = () => {};
  const driver = fakeDriver({
    folder: join(folder, 'machines'),
    intercept: (call) => {
      calls.push(call);
      return intercept(call);
    },
  });
  const agents = new Set<() => Promise<AgentEnd>>();
  let issued = 0;

  /** Starts an agent; the returned function tells it to stop and resolves when it has. */
  function start(options: Partial<AgentOptions> = {}): () => Promise<AgentEnd> {
    const stop = new AbortController();
    const log = { write: (record: LogRecord) => void logged.push(record) };
    const running = runAgent({ host, queues, driver, ledger, clock, log, signal: stop.signal, ...options });
    const end = () => {
      stop.abort();
      agents.delete(end);
      return running;
    };
    agents.add(end);
    return end;
  }

  context.after(async () => {
    await Promise.all([...agents].map((end) => end()));
    queues.close();
    ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function command<Name extends CommandName>(name: Name, payload: CommandPayload<Name>, changes: Partial<Command> = {}): Command {
    issued += 1;
    const now = clock.now();
    const envelope = { id: chance.uuid(), serverId: serverId(1), host, generation: issued, issuedAt: now, deadline: now + 600_000 };
    return { ...envelope, requestId: `req-${issued}`, name, payload, ...changes } as Command;
  }

  /** Takes all events from their queue. */
  async function events(): Promise<{ results: ResultEvent[]; heartbeats: HeartbeatEvent[]; answers: AnswerEvent[] }> {
    const results: ResultEvent[] = [];
    const heartbeats: HeartbeatEvent[] = [];
    const answers: AnswerEvent[] = [];
    for (;;) {
      const messages = await queues.receive(eventsQueue, { limit: 10, waitSeconds: 0, visibilitySeconds: 30 });
      if (messages.length === 0) return { results, heartbeats, answers };
      for (const { body, receipt } of messages) {
        const event = readEvent(body);
        if (event.type === 'result') results.push(event);
        else if (event.type === 'heartbeat') heartbeats.push(event);
        else if (event.type === 'answer') answers.push(event);
        await queues.acknowledge(eventsQueue, receipt);
      }
    }
  }

  return {
    folder,
    clock,
    queues,
    ledger,
    driver,
    calls,
    logged,
    start,
    command,
    events,
    settle,
    send: (sent: Command, attempt = 0) => queues.send(hostQueue(host), commandMessage(sent, attempt)),
    machines: (): Promise<readonly FakeMachine[]> => driver.machines(),
    /** How many commands are still owed. */
    owed: () => queues.depth(hostQueue(host)),
    set intercept(next: (call: FakeCall) => void | Promise<void>) {
      intercept = next;
    },
  };
}

/** A promise that a test opens. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: () => resolve() };
}
