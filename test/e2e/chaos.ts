/** Kills a system's processes at random moments while clients work, and looks at what is left when it has come to rest. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fakeDriver } from '../../agent/drivers/fake/driver.ts';
import type { Item } from '../../shared/store/port.ts';
import { stream } from '../simulation/chance.ts';
import { assertAgreement, isUnderWay } from './agreement.ts';
import { ask, burst, login } from './clients.ts';

/** A system of processes that survive nothing but by their durable state. */
export interface ProcessSystem {
  /** Where the agents keep their ledgers and machines. */
  readonly state: string;
  /** Starts API and workers, and waits until they answer. */
  startApi(): Promise<{ readonly origin: string; readonly process: ChildProcess }>;
  startAgent(host: string): ChildProcess;
  /** Of the user `demo`, once the API has started. */
  password(): string;
  /** The whole table. */
  items(): Promise<readonly Item[]>;
}

export interface Chaos {
  /** Decides what the clients ask, which process is killed and when. */
  readonly seed: number;
  /** How often something is killed. */
  readonly rounds: number;
}

const hosts = ['host-1', 'host-2'];
/** Milliseconds until everything must be quiet after the last kill: an event in the hands of a killed API is hidden for a while. */
const mostHealing = 120_000;

export async function surviveChaos(context: TestContext, system: ProcessSystem, { seed, rounds }: Chaos): Promise<void> {
  context.diagnostic(`chaos seed ${seed}`);
  const chance = stream(seed);
  const agents = new Map<string, ChildProcess>();
  const killed: string[] = [];
  const startAgent = (host: string) => {
    mkdirSync(join(system.state, 'hosts', host), { recursive: true });
    agents.set(host, system.startAgent(host));
  };
  let api: Awaited<ReturnType<ProcessSystem['startApi']>> | undefined;
  try {
    for (const host of hosts) startAgent(host);
    api = await system.startApi();
    let { origin } = api;
    const token = await login(origin, system.password());
    const acknowledged = new Set<string>();
    const call = async (method: string, path: string, body?: unknown) => {
      const reply = await ask(origin, token, method, path, body);
      assert.ok(reply === undefined || reply.status < 500 || reply.status === 503, `${method} ${path}: ${reply?.status}`);
      const made = (reply?.body as { server?: { id?: string } } | undefined)?.server?.id;
      if (method === 'POST' && reply?.status === 202 && made !== undefined) acknowledged.add(made);
      return reply;
    };
    for (let volume = 0; volume < 3; volume++) await call('POST', '/volume/v3/volumes', { volume: { size: 1 } });
    for (let round = 0; round < rounds; round++) {
      const work = burst(chance, call);
      await pause(chance.between(20, 400));
      if (chance.happens(0.5)) {
        killed.push('api');
        await kill(api.process);
        await work;
        api = await system.startApi();
        origin = api.origin;
      } else {
        const host = chance.pick(hosts);
        killed.push(host);
        await kill(agents.get(host));
        startAgent(host);
        await work;
      }
    }
    const begun = performance.now();
    const items = await itemsAtRest(system);
    context.diagnostic(
      `killed ${killed.join()}; ${acknowledged.size} servers acknowledged; at rest after ${Math.round(performance.now() - begun)} ms`,
    );
    assert.ok(acknowledged.size > 0);
    assertAgreement({ items, acknowledged, hosts: await machines(system.state) });
  } finally {
    for (const child of [api?.process, ...agents.values()]) await kill(child);
  }
}

async function kill(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** The table when nothing is under way any more. */
async function itemsAtRest(system: ProcessSystem): Promise<readonly Item[]> {
  const end = performance.now() + mostHealing;
  for (;;) {
    const items = await system.items();
    const left = items.filter(isUnderWay).map(({ pk, sk }) => `${pk} ${sk}`);
    if (left.length === 0) return items;
    if (performance.now() > end) assert.deepEqual(left, []);
    await pause(500);
  }
}

async function machines(state: string) {
  const ofHost = async (host: string) => fakeDriver({ folder: join(state, 'hosts', host, 'machines') }).machines();
  return new Map(await Promise.all(hosts.map(async (host) => [host, await ofHost(host)] as const)));
}
