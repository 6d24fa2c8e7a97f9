/**
 * `npm run bench`: starts the local system as a process of its own and prints how long its operations take, at one client and at eight. The
 * numbers of real Nova (26.2, fake hypervisor, same machine) stand beside them where they were measured.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { databaseFile } from '../../infra/local/ports.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import { networkQuotas, projectQuotas } from '../../shared/quota/own-limits.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { systemChance, systemClock } from '../../shared/system-clock.ts';
import { startProgram, startWords } from '../support/start-command.ts';
import { benchActions, benchNetworks } from './actions.ts';
import { type Client, client, login, type Measured, measure } from './client.ts';

const state = mkdtempSync(join(tmpdir(), 'micronova-bench-'));
const started = performance.now();
const child = spawn(
  startProgram,
  [...startWords, '--port', '0', '--state', state, '--clouds', join(state, 'clients.yaml'), '--hosts', '8'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);

async function origin(process: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of process.stdout ?? []) {
    text += String(chunk);
    const found = /runs at (http:\S+)/.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  throw new Error(`The system did not start: ${text}`);
}

const base = '/compute/v2.1';
const version = { 'OpenStack-API-Version': 'compute 2.90' };

/** A thousand servers are more than a project may have: its limits are lifted in the table itself. */
async function liftQuota(projectId: string): Promise<void> {
  const store = openSqliteStore({ path: join(state, databaseFile), clock: systemClock });
  await transaction({ store, clock: systemClock, chance: systemChance }, async (tx) => {
    tx.put(projectQuotas, { projectId, limits: { instances: -1, cores: -1, ram: -1 } });
    tx.put(networkQuotas, { projectId, limits: { port: -1, security_group_rule: -1 } });
  });
  store.close();
}

/** Makes every server's row another one with the same meaning, so that nothing that a list remembers of it is of use. */
function touchServers(): void {
  const database = new DatabaseSync(join(state, databaseFile), { timeout: 5_000 });
  database.exec("UPDATE items SET data = data || ' ' WHERE sk = 'SERVER'");
  database.close();
}

interface Memory {
  readonly when: string;
  /** MiB in all, and without the pages of files, most of which are Node's own program. */
  readonly resident: number;
  readonly own: number;
}
const memory: Memory[] = [];

function noteMemory(when: string): void {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const mib = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  memory.push({ when, resident: mib('VmRSS'), own: mib('RssAnon') });
}

/** User and system time of the process so far, seconds. */
function cpuSeconds(): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

interface Row {
  readonly operation: string;
  readonly concurrency: number;
  readonly measured: Measured;
  readonly nova?: string;
}
const rows: Row[] = [];

/** Measures at one client and at eight. What is done for the first time is compiled for the first time: what counts is how it goes on. */
async function row(operation: string, times: number, work: (index: number) => Promise<number>, nova?: string): Promise<void> {
  await measure(Math.min(times, 50), 1, work);
  for (const concurrency of [1, 8]) {
    rows.push({ operation, concurrency, measured: await measure(times, concurrency, work), ...(nova === undefined ? {} : { nova }) });
  }
}

async function detail(admin: Client, size: number): Promise<number> {
  const { status, milliseconds } = await admin.request('GET', `${base}/servers/detail?limit=${size}`);
  if (status !== 200) throw new Error(`The servers are not listed: ${status}`);
  return milliseconds;
}

async function run(admin: Client, adminProject: string): Promise<void> {
  const expect = async (method: string, path: string, status: number, body?: unknown) => {
    const answer = await admin.request(method, path, body);
    if (answer.status !== status) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  };
  const create = async (name: string) => {
    const server = { name, imageRef: testImageId, flavorRef: '42', networks: 'none' };
    const answer = await expect('POST', `${base}/servers`, 202, { server });
    return { id: (answer.body as { server: { id: string } }).server.id, milliseconds: answer.milliseconds };
  };
  const status = async (id: string) =>
    ((await expect('GET', `${base}/servers/${id}`, 200)).body as { server: { status: string } }).server.status;
  const until = async (id: string, wanted: string) => {
    for (;;) {
      const now = await status(id);
      if (now === wanted) return;
      if (now === 'ERROR') throw new Error(`${id} is in ERROR`);
    }
  };

  const ids: string[] = [];
  const fill = async (size: number) => {
    while (ids.length < size) {
      await Promise.all(
        Array.from({ length: Math.min(8, size - ids.length) }, async (_, index) =>
          ids.push((await create(`fill-${ids.length}-${index}`)).id),
        ),
      );
    }
    for (const id of ids) await until(id, 'ACTIVE');
  };
  for (const size of [100, 1000]) {
    await fill(size);
    if (size === 1000) noteMemory('with 1000 servers');
    await row(`list of ${size}`, 50, async () => (await expect('GET', `${base}/servers?limit=${size}`, 200)).milliseconds);
    await row(`detail of ${size}`, 50, () => detail(admin, size), size === 1000 ? '1118' : undefined);
  }
  await row(
    'create (accepted)',
    48,
    async (index) => {
      const made = await create(`bench-${index}`);
      ids.push(made.id);
      return made.milliseconds;
    },
    '67',
  );
  for (const id of ids) await until(id, 'ACTIVE');
  await row(
    'create until ACTIVE',
    48,
    async (index) => {
      const began = performance.now();
      const { id } = await create(`bench-active-${index}`);
      await until(id, 'ACTIVE');
      ids.push(id);
      return performance.now() - began;
    },
    '738',
  );
  const [first = ''] = ids;
  await row('show', 2000, async () => (await expect('GET', `${base}/servers/${first}`, 200)).milliseconds, '46');
  await row(
    'stop (accepted)',
    48,
    async (index) => {
      const id = ids[index] ?? '';
      const taken = (await expect('POST', `${base}/servers/${id}/action`, 202, { 'os-stop': null })).milliseconds;
      await until(id, 'SHUTOFF');
      await expect('POST', `${base}/servers/${id}/action`, 202, { 'os-start': null });
      await until(id, 'ACTIVE');
      return taken;
    },
    '50',
  );
  await benchActions({ row, expect, until, servers: `${base}/servers`, ids });
  await benchNetworks({ row, expect, servers: `${base}/servers`, ids });
  // A project may have a hundred volumes: a third to warm up, and a third for each row.
  const volumes: string[] = [];
  for (let index = 0; index < 96; index++) {
    const answer = await expect('POST', `/volume/v3/${adminProject}/volumes`, 202, { volume: { size: 1 } });
    volumes.push((answer.body as { volume: { id: string } }).volume.id);
  }
  let next = 0;
  await row(
    'attach (accepted)',
    32,
    async (index) => {
      const volumeId = volumes[next++] ?? '';
      return (await expect('POST', `${base}/servers/${ids[index]}/os-volume_attachments`, 200, { volumeAttachment: { volumeId } }))
        .milliseconds;
    },
    '189',
  );
  await row('delete (accepted)', 96, async () => (await expect('DELETE', `${base}/servers/${ids.pop()}`, 204)).milliseconds);
}

const at = await origin(child);
child.stdout?.resume();
const anonymous = client(at, {});
await anonymous.request('GET', '/compute/');
const firstAnswer = performance.now() - started;
anonymous.close();
try {
  const { token, projectId } = await login(at, state, 'admin');
  const admin = client(at, { 'X-Auth-Token': token, ...version });
  noteMemory('after login');
  await liftQuota(projectId);
  await run(admin, projectId);
  noteMemory('after all of the above');
  await pause(5_000);
  const cpuBefore = cpuSeconds();
  await pause(20_000);
  const idleCpu = (cpuSeconds() - cpuBefore) / 20;
  // Last, because no cloud does so: every server changes between two lists.
  const allChanged = async () => {
    touchServers();
    return detail(admin, 1000);
  };
  rows.push({ operation: 'detail, all changed', concurrency: 1, measured: await measure(50, 1, allChanged) });
  noteMemory('after these');
  admin.close();
  const number = (value: number) => value.toFixed(value < 10 ? 2 : 0).padStart(9);
  process.stdout.write(`${'operation'.padEnd(26)}clients      p50      p99  per second   Nova p50\n${'-'.repeat(70)}\n`);
  for (const { operation, concurrency, measured, nova } of rows) {
    process.stdout.write(
      `${operation.padEnd(26)}${String(concurrency).padStart(7)}${number(measured.p50)}${number(measured.p99)}${number(measured.perSecond).padStart(12)}${(concurrency === 1 ? (nova ?? '') : '').padStart(11)}\n`,
    );
  }
  process.stdout.write(`\nmilliseconds unless said otherwise\nfirst answer after start ${number(firstAnswer)} ms   (Nova 20000)\n`);
  for (const { when, resident, own } of memory) {
    process.stdout.write(`memory ${when.padEnd(22)}${number(resident)} MiB  of which without Node's program ${own.toFixed(0)}\n`);
  }
  process.stdout.write(
    `                        (Nova 2956 MiB)\nidle                     ${(idleCpu * 100).toFixed(2).padStart(9)} % of a core\n`,
  );
} finally {
  child.kill('SIGTERM');
  await once(child, 'exit');
  rmSync(state, { recursive: true, force: true });
}
