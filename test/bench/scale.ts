/**
 * `npm run bench -- --scale`: what operations cost with 10 hosts and 100 servers, and with 10,000 hosts and 100,000 servers of one project:
 * milliseconds, those of the processor, calls of the store and the queues, and the memory of the process.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localPorts } from '../../infra/local/ports.ts';
import { putDefaultFlavors } from '../../shared/compute/flavors/default-flavors.ts';
import { servers } from '../../shared/compute/servers/server.ts';
import { putTestImage, testImageId } from '../../shared/image/test-image.ts';
import { projectQuotas } from '../../shared/quota/own-limits.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { putDefaultVolumeTypes } from '../../shared/volume/default-types.ts';
import type { Counts } from '../support/counting.ts';
import { type Persona, projects, tokenFor } from '../support/personas.ts';
import { startProgram, startWords } from '../support/start-command.ts';
import { type Client, client } from './client.ts';
import { beat, copyServer, hostName } from './scale-fill.ts';

interface Size {
  readonly hosts: number;
  readonly servers: number;
}
const sizes: readonly Size[] = [
  { hosts: 10, servers: 100 },
  { hosts: 10_000, servers: 100_000 },
];

interface Cost {
  readonly milliseconds: number;
  /** Of the processor: what a machine that others use as well does not change much. */
  readonly processor: number;
  readonly calls: number;
}
interface Costs {
  readonly rows: ReadonlyMap<string, Cost>;
  readonly mebibytes: { readonly before: number; readonly after: number };
}

const base = '/compute/v2.1';
const flags = startWords.filter((word) => word.startsWith('--'));

function start(folder: string): ChildProcess {
  return spawn(startProgram, [...flags, join(import.meta.dirname, 'scale-system.ts'), folder], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

async function told<T>(child: ChildProcess): Promise<T> {
  const [message] = await once(child, 'message');
  return message as T;
}

type Told = Counts & { readonly processorMilliseconds: number };

async function countsOf(child: ChildProcess): Promise<Told> {
  child.send('take');
  return told<Told>(child);
}

const residentMebibytes = ({ pid }: ChildProcess) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** How often each is done, the first ones to warm up, unless it takes longer than so many milliseconds. What counts is the middle. */
const times = 20;
const warmUps = 5;
const patience = 6_000;
function middleOf(numbers: readonly number[]): number {
  const counted = numbers.slice(Math.min(warmUps, numbers.length - 1)).toSorted((one, other) => one - other);
  return counted[Math.floor(counted.length / 2)] ?? 0;
}
const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

async function costsOf(size: Size): Promise<Costs> {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-scale-'));
  const ports = localPorts(folder, { write: () => {} });
  const child = start(folder);
  try {
    await Promise.all([putDefaultFlavors(ports), putTestImage(ports), putDefaultVolumeTypes(ports)]);
    await transaction(ports, async (tx) => {
      const limits = { instances: -1, cores: -1, ram: -1 };
      tx.put(projectQuotas, { projectId: projects.own, limits });
    });
    await beat(ports, size.hosts);
    const { port } = await told<{ port: number }>(child);
    const as = async (persona: Persona): Promise<Client> =>
      client(`http://127.0.0.1:${port}`, {
        'X-Auth-Token': await tokenFor(persona, ports),
        'OpenStack-API-Version': 'compute 2.90',
      });
    const [member, admin] = [await as('member'), await as('admin')];
    const expect = async (asked: Client, method: string, path: string, status: number, body?: unknown) => {
      const answer = await asked.request(method, path, body);
      if (answer.status !== status) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer;
    };
    const create = (index: number) =>
      expect(member, 'POST', `${base}/servers`, 202, {
        server: { name: `made-${index}`, imageRef: testImageId, flavorRef: '42', networks: 'none' },
      });
    const original = await servers.get(ports.store, ((await create(0)).body as { server: { id: string } }).server.id);
    if (original === undefined) throw new Error('The first server was not made.');
    const last = await copyServer(ports.store, original, { copies: size.servers, hosts: size.hosts });
    await ports.store.checkpoint();
    const before = residentMebibytes(child);

    const rows = new Map<string, Cost>();
    const row = async (name: string, work: (index: number) => Promise<{ readonly milliseconds: number }>) => {
      const taken: number[] = [];
      const worked: number[] = [];
      let counts = await countsOf(child);
      for (let index = 0; index < times && sumOf(taken) < patience; index++) {
        await countsOf(child);
        taken.push((await work(index)).milliseconds);
        counts = await countsOf(child);
        worked.push(counts.processorMilliseconds);
      }
      const { gets, lists, commits, sends } = counts;
      rows.set(name, { milliseconds: middleOf(taken), processor: middleOf(worked), calls: gets + lists + commits + sends });
    };
    const list = (name: string, path: string, asked = member) => row(name, () => expect(asked, 'GET', `${base}${path}`, 200));

    const all = 'all_tenants=1';
    const middle = `marker=${last}`;
    const since = new Date(Date.UTC(2026, 0, 1) + (size.servers - 50) * 1000).toISOString();
    await list('show', `/servers/${last}`);
    await list('list', '/servers?limit=100');
    await list('detail', '/servers/detail?limit=100');
    await list('detail, administrator', `/servers/detail?limit=100&${all}`, admin);
    await list('list after a marker', `/servers?limit=50&${middle}`);
    await list('list ?host=', `/servers/detail?limit=100&host=${hostName(3)}&${all}`, admin);
    await list('list ?name=', '/servers?name=server-000050');
    await list('list ?name= (pattern)', '/servers?name=^server-00005.$');
    await list('list ?name=, all projects', `/servers?name=server-000050&${all}`, admin);
    await list('list ?status=', '/servers?status=ERROR&limit=100');
    await list('list ?changes-since=', `/servers?changes-since=${since}&limit=100`);
    await list('list ?sort_key=', '/servers?sort_key=display_name&sort_dir=asc&limit=100');
    await beat(ports, size.hosts);
    await row('create', create);
    const actions: string[] = [];
    for await (const { id } of servers.all(ports.store, { index: 'project', partition: `SERVER#${projects.own}`, order: 'ascending' })) {
      actions.push(id);
      if (actions.length === 60) break;
    }
    await row('stop', () => expect(member, 'POST', `${base}/servers/${actions.pop()}/action`, 202, { 'os-stop': null }));
    const volumes: string[] = [];
    for (let index = 0; index < times; index++) {
      const answer = await expect(member, 'POST', `/volume/v3/${projects.own}/volumes`, 202, { volume: { size: 1 } });
      volumes.push((answer.body as { volume: { id: string } }).volume.id);
    }
    await row('attach', () => {
      const volumeAttachment = { volumeId: volumes.pop() };
      return expect(member, 'POST', `${base}/servers/${actions.pop()}/os-volume_attachments`, 200, { volumeAttachment });
    });
    member.close();
    admin.close();
    return { rows, mebibytes: { before, after: residentMebibytes(child) } };
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    ports.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const [small, large] = [await costsOf(sizes[0] as Size), await costsOf(sizes[1] as Size)];
const number = (value: number, digits = 2) => value.toFixed(value < 100 ? digits : 0).padStart(11);
const line = '-'.repeat(27 + 9 * 11);
process.stdout.write(
  `${''.padEnd(27)}${'10 hosts, 100 servers'.padStart(33)}${'10,000, 100,000'.padStart(33)}${'ratio'.padStart(33)}\n` +
    `${'operation'.padEnd(27)}${['ms', 'processor', 'calls', 'ms', 'processor', 'calls', 'ms', 'processor', 'calls'].map((title) => title.padStart(11)).join('')}\n${line}\n`,
);
for (const [name, one] of small.rows) {
  const other = large.rows.get(name) ?? one;
  const cells = [
    one.milliseconds,
    one.processor,
    one.calls,
    other.milliseconds,
    other.processor,
    other.calls,
    other.milliseconds / one.milliseconds,
    other.processor / one.processor,
    other.calls / one.calls,
  ];
  process.stdout.write(`${name.padEnd(27)}${cells.map((cell) => number(cell, 1)).join('')}\n`);
}
for (const [index, { mebibytes }] of [small, large].entries()) {
  const { hosts, servers: many } = sizes[index] as Size;
  process.stdout.write(
    `memory with ${hosts} hosts and ${many} servers: ${mebibytes.before.toFixed(0)} MiB before the lists, ${mebibytes.after.toFixed(0)} MiB after\n`,
  );
}
