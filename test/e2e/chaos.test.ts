/** Processes are killed with SIGKILL at random moments while clients work; at the end the books, the hypervisors and the API agree. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type FakeMachine, fakeDriver } from '../../agent/drivers/fake.ts';
import { readPasswords } from '../../infra/local/clouds-file.ts';
import { claimOf, quotaOf } from '../../shared/compute/bury.ts';
import { type Server, servers } from '../../shared/compute/server.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import type { Item } from '../../shared/store/port.ts';
import { type Stream, stream } from '../simulation/chance.ts';
import { type LocalCloud, startLocalCloud } from './local-cloud.ts';

const rounds = 8;
const hosts = ['host-1', 'host-2'];
/** Milliseconds until everything must be quiet after the last kill: an event in the hands of a killed API is hidden for 30 seconds. */
const mostHealing = 120_000;

let state: string;
const agents = new Map<string, ChildProcess>();
before(() => {
  state = mkdtempSync(join(tmpdir(), 'micronova-chaos-'));
});
after(() => {
  for (const agent of agents.values()) agent.kill('SIGKILL');
  rmSync(state, { recursive: true, force: true });
});

function startAgent(host: string): void {
  mkdirSync(join(state, 'hosts', host), { recursive: true });
  agents.set(host, spawn('node', ['test/e2e/processes/quick-agent.ts', state, host], { stdio: ['ignore', 'ignore', 'inherit'] }));
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

const json = { 'Content-Type': 'application/json' };

async function login(origin: string): Promise<{ token: string; projectId: string }> {
  const domain = { id: 'default' };
  const password = readPasswords(join(state, 'clouds.yaml'))?.demo ?? '';
  const auth = {
    identity: { methods: ['password'], password: { user: { name: 'demo', domain, password } } },
    scope: { project: { name: 'demo', domain } },
  };
  const answer = await fetch(`${origin}/identity/v3/auth/tokens`, { method: 'POST', headers: json, body: JSON.stringify({ auth }) });
  const { token } = (await answer.json()) as { token: { project: { id: string } } };
  return { token: answer.headers.get('x-subject-token') ?? '', projectId: token.project.id };
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** Asks, and gives undefined when the API died meanwhile. */
async function ask(origin: string, token: string, method: string, path: string, body?: unknown): Promise<Reply | undefined> {
  try {
    const answer = await fetch(`${origin}${path}`, {
      method,
      headers: { ...json, 'X-Auth-Token': token, 'OpenStack-API-Version': 'compute 2.90' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Requests that race for few servers and fewer volumes. */
async function burst(chance: Stream, call: (method: string, path: string, body?: unknown) => Promise<Reply | undefined>): Promise<void> {
  const { servers: known = [] } = ((await call('GET', '/compute/v2.1/servers'))?.body ?? {}) as { servers?: { id: string }[] };
  const { volumes: disks = [] } = ((await call('GET', '/volume/v3/volumes'))?.body ?? {}) as { volumes?: { id: string }[] };
  await Promise.all(
    Array.from({ length: 14 }, async () => {
      await pause(chance.between(0, 300));
      const [server, disk] = [known.length > 0 ? chance.pick(known).id : undefined, disks.length > 0 ? chance.pick(disks).id : undefined];
      const kind = chance.random();
      if (server === undefined || kind < 0.25) {
        const made = { name: 'web', imageRef: testImageId, flavorRef: '42', networks: 'none' };
        return call('POST', '/compute/v2.1/servers', { server: made });
      }
      const path = `/compute/v2.1/servers/${server}`;
      if (kind < 0.35)
        return call('POST', `${path}/action`, chance.pick([{ 'os-stop': null }, { 'os-start': null }, { reboot: { type: 'HARD' } }]));
      if (kind < 0.42) return call('DELETE', path);
      if (disk === undefined) return undefined;
      if (kind < 0.75) return call('POST', `${path}/os-volume_attachments`, { volumeAttachment: { volumeId: disk } });
      return call('DELETE', `${path}/os-volume_attachments/${disk}`);
    }),
  );
}

function allItems(): readonly Item[] {
  const database = new DatabaseSync(join(state, 'micronova.db'), { readOnly: true });
  try {
    return database
      .prepare('SELECT data FROM items')
      .all()
      .map(({ data }) => JSON.parse(String(data)) as Item);
  } finally {
    database.close();
  }
}

const isServer = (item: Item) => item.sk === 'SERVER' && item.pk.startsWith('SERVER#');
const isUnderWay = (item: Item) => item.sk.startsWith('COMMAND#') || (isServer(item) && item['taskState'] !== null);

function sum(of: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const total: Record<string, number> = {};
  for (const amounts of of) for (const [name, amount] of Object.entries(amounts)) total[name] = (total[name] ?? 0) + amount;
  return total;
}

function assertCounted(items: readonly Item[], pk: string, sk: string, expected: Readonly<Record<string, number>>): void {
  const counters = items.find((item) => item.pk === pk && item.sk === sk);
  for (const [name, amount] of Object.entries(expected)) assert.equal(counters?.[name] ?? 0, amount, `${pk} ${sk} ${name}`);
}

async function assertAgreement(items: readonly Item[], acknowledged: ReadonlySet<string>): Promise<void> {
  const all = items.filter(isServer).map((item) => servers.parse(item));
  const living = all.filter(({ deletedAt }) => deletedAt === null);
  for (const id of acknowledged)
    assert.ok(
      all.some((server) => server.id === id),
      `${id} was acknowledged`,
    );
  const machines = new Map<string, FakeMachine & { host: string }>();
  for (const host of hosts) {
    for (const machine of await fakeDriver({ folder: join(state, 'hosts', host, 'machines') }).machines()) {
      assert.equal(machines.has(machine.serverId), false, 'a server has one machine');
      machines.set(machine.serverId, { ...machine, host });
    }
    assertCounted(items, 'HOSTS', `${host}#CLAIMED`, sum(living.filter((server) => server.host === host).map(claimOf)));
  }
  for (const [projectId, of] of Map.groupBy(living, (server) => server.projectId)) {
    assertCounted(items, `PROJECT#${projectId}`, 'USAGE', sum(of.map(quotaOf)));
  }
  const connected = [...machines.values()].flatMap(({ volumeIds }) => volumeIds);
  assert.equal(new Set(connected).size, connected.length, 'a volume is connected once');
  for (const serverId of machines.keys())
    assert.ok(
      living.some(({ id }) => id === serverId),
      'a machine has a server',
    );
  for (const server of living) assertSame(server, machines.get(server.id));
}

const powers: Readonly<Partial<Record<Server['vmState'], number>>> = { active: 1, stopped: 4 };

function assertSame(server: Server, machine: (FakeMachine & { host: string }) | undefined): void {
  const power = powers[server.vmState];
  if (power === undefined) {
    assert.equal(server.vmState, 'error');
    return;
  }
  assert.equal(machine?.host, server.host);
  assert.equal(machine?.powerState, power);
  assert.deepEqual(machine?.volumeIds.toSorted(), server.volumesAttached.map(({ volumeId }) => volumeId).sort());
}

test('whatever is killed, and whenever, nothing is lost and nothing happens twice', { timeout: 300_000 }, async () => {
  const chance = stream(7);
  for (const host of hosts) startAgent(host);
  let cloud: LocalCloud = await startLocalCloud({ state, arguments: ['--hosts', '0'] });
  const { token } = await login(cloud.origin);
  const acknowledged = new Set<string>();
  const call = async (method: string, path: string, body?: unknown) => {
    const reply = await ask(cloud.origin, token, method, path, body);
    assert.ok(reply === undefined || reply.status < 500 || reply.status === 503, `${method} ${path}: ${reply?.status}`);
    const made = (reply?.body as { server?: { id?: string } } | undefined)?.server?.id;
    if (method === 'POST' && reply?.status === 202 && made !== undefined) acknowledged.add(made);
    return reply;
  };
  try {
    for (let volume = 0; volume < 3; volume++) await call('POST', '/volume/v3/volumes', { volume: { size: 1 } });
    for (let round = 0; round < rounds; round++) {
      const work = burst(chance, call);
      await pause(chance.between(20, 400));
      if (chance.happens(0.5)) {
        await kill(cloud.process);
        await work;
        cloud = await startLocalCloud({ state, arguments: ['--hosts', '0'] });
      } else {
        const host = chance.pick(hosts);
        const agent = agents.get(host);
        if (agent !== undefined) await kill(agent);
        startAgent(host);
        await work;
      }
    }
    const end = performance.now() + mostHealing;
    while (allItems().some(isUnderWay) && performance.now() < end) await pause(500);
    const items = allItems();
    assert.deepEqual(
      items.filter(isUnderWay).map(({ pk, sk }) => `${pk} ${sk}`),
      [],
    );
    assert.ok(acknowledged.size > 0);
    await assertAgreement(items, acknowledged);
  } finally {
    await cloud.stop();
  }
});
