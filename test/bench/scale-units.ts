/**
 * The end of `npm run bench -- --scale`, by itself `-- --units`: what operations read on DynamoDB with few and with many hosts and servers, in the
 * read units that DynamoDB Local says are consumed, and in calls of the store and the queues. The table holds what the local system would have
 * written.
 */

import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { servers } from '../../shared/compute/servers/server.ts';
import { dynamodbStore } from '../../shared/store/dynamodb.ts';
import type { Item, Key, Store } from '../../shared/store/port.ts';
import { keyOf, keyText, maximumKeys } from '../../shared/store/requests.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { storyClock } from '../support/clock.ts';
import { attach, must, newServer, newVolume, roomySystem, root, serverBody } from '../support/cloud.ts';
import { counting as consuming } from '../support/consumed.ts';
import { counting } from '../support/counting.ts';
import { dynamodbLocal } from '../support/dynamodb-local.ts';
import { projects } from '../support/personas.ts';
import { beat, copyServer, hostName } from './scale-fill.ts';

interface Size {
  readonly hosts: number;
  readonly servers: number;
}
const sizes: readonly [small: Size, large: Size] = [
  { hosts: 10, servers: 100 },
  { hosts: 10_000, servers: 10_000 },
];

interface Reads {
  readonly units: number;
  readonly calls: number;
}

/** How often each is done; what counts is the middle. */
const times = 5;
/** What one BatchWriteItem may hold, and how many go on at once. */
const batchItems = 25;
const batchesAtOnce = 8;

/** What `fill` writes into a store in memory, as it is at the end. */
async function written(store: Store, fill: (store: Store) => Promise<void>): Promise<readonly Item[]> {
  const keys = new Map<string, Key>();
  await fill({
    ...store,
    commit(writes, token) {
      for (const { pk, sk } of writes.map(keyOf)) keys.set(keyText({ pk, sk }), { pk, sk });
      return store.commit(writes, token);
    },
  });
  const all = [...keys.values()];
  const items: (Item | undefined)[] = [];
  for (let from = 0; from < all.length; from += maximumKeys) items.push(...(await store.getMany(all.slice(from, from + maximumKeys))));
  return items.filter((item) => item !== undefined);
}

async function pour(client: DynamoDBClient, tableName: string, items: readonly Item[]): Promise<void> {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  let next = 0;
  const work = async () => {
    while (next < items.length) {
      const batch = items.slice(next, next + batchItems);
      next += batchItems;
      const RequestItems = { [tableName]: batch.map((item) => ({ PutRequest: { Item: item as Record<string, unknown> } })) };
      const { UnprocessedItems } = await documents.send(new BatchWriteCommand({ RequestItems }));
      if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error('DynamoDB Local left items unwritten.');
    }
  };
  await Promise.all(Array.from({ length: batchesAtOnce }, work));
}

async function readsOf(size: Size, endpoint: { client(): DynamoDBClient; makeTable(client: DynamoDBClient): Promise<string> }) {
  const [client, uncounted] = [endpoint.client(), endpoint.client()];
  const tableName = await endpoint.makeTable(uncounted);
  const consumed = consuming(client, { client: uncounted });
  const clock = storyClock();
  // What is made by requests is newer than the copies.
  clock.step(2 * 86_400_000);
  const store = dynamodbStore({ client, tableName, clock });
  const first = hostName(0);
  // Client tokens are remembered across the tables of one emulator.
  const system = await roomySystem({ clock, store, hosts: [first], seed: size.servers });
  const memory = openSqliteStore({ path: ':memory:', clock });
  try {
    const { ports } = system;
    const original = await servers.get(ports.store, await newServer(system));
    if (original === undefined) throw new Error('The first server was not made.');
    let last = '';
    const items = await written(memory, async (filled) => {
      await beat({ ...ports, store: filled }, size.hosts);
      last = await copyServer(filled, original, { copies: size.servers, hosts: size.hosts });
    });
    await pour(uncounted, tableName, items);

    const counted = counting(ports.store, ports.queues);
    Object.assign(ports, { store: counted.store, queues: counted.queues });
    const rows = new Map<string, Reads>();
    const row = async (name: string, work: () => Promise<unknown>) => {
      const reads: Reads[] = [];
      for (let index = 0; index < times; index++) {
        consumed();
        counted.take();
        await work();
        const { gets, lists, commits, sends } = counted.take();
        reads.push({ units: consumed().reads, calls: gets + lists + commits + sends });
      }
      const [middle] = reads.toSorted((one, other) => one.units - other.units).slice(Math.floor(times / 2));
      if (middle !== undefined) rows.set(name, middle);
    };
    const list = (name: string, path: string, as: 'member' | 'admin' = 'member') =>
      row(name, () => must(system, 'GET', `${root}${path}`, { as }));

    const all = 'all_tenants=1';
    await list('show', `/servers/${last}`);
    await list('list', '/servers?limit=100');
    await list('detail', '/servers/detail?limit=100');
    await list('detail, administrator', `/servers/detail?limit=100&${all}`, 'admin');
    await list('list after a marker', `/servers?limit=50&marker=${last}`);
    await list('list ?host=', `/servers/detail?limit=100&host=${hostName(3)}&${all}`, 'admin');
    await list('list ?name=', '/servers?name=server-000050');
    await row('create', () => must(system, 'POST', `${root}/servers`, { body: serverBody({ flavorRef: '42' }) }));
    const idle: string[] = [];
    const oldest = { index: 'project', partition: `SERVER#${projects.own}`, order: 'ascending', limit: 3 * times } as const;
    for (const { pk } of (await ports.store.list(oldest)).items) idle.push(pk.replace('SERVER#', ''));
    await row('stop', () => must(system, 'POST', `${root}/servers/${idle.pop()}/action`, { body: { 'os-stop': null } }));
    const volumes: string[] = [];
    for (let index = 0; index < times; index++) volumes.push(await newVolume(system));
    await row('attach', () => attach(system, String(idle.pop()), String(volumes.pop())));
    return rows;
  } finally {
    system.close();
    memory.close();
    client.destroy();
    uncounted.destroy();
  }
}

/** Prints the table, or why there is none. */
export async function printUnits(): Promise<void> {
  const local = await dynamodbLocal();
  if ('reason' in local) return void process.stdout.write(`No read units: ${local.reason}\n`);
  const [small, large] = [await readsOf(sizes[0], local), await readsOf(sizes[1], local)];
  local.stop();
  const titles = sizes.map(({ hosts, servers: many }) => `${hosts} hosts, ${many} servers`.padStart(30));
  const cells = (...of: readonly (number | string)[]) => of.map((cell) => String(cell).padStart(15)).join('');
  const ratio = (one: number, other: number) => (other / one).toFixed(2);
  process.stdout.write(`\n${'on DynamoDB'.padEnd(27)}${titles.join('')}${'ratio'.padStart(30)}\n`);
  process.stdout.write(`${'operation'.padEnd(27)}${cells('read units', 'calls', 'read units', 'calls', 'read units', 'calls')}\n`);
  for (const [name, one] of small) {
    const other = large.get(name) ?? one;
    const row = cells(one.units, one.calls, other.units, other.calls, ratio(one.units, other.units), ratio(one.calls, other.calls));
    process.stdout.write(`${name.padEnd(27)}${row}\n`);
  }
}
