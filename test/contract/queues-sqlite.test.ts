import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SQLInputValue } from 'node:sqlite';
import { after, test } from 'node:test';
import { openSqliteQueues, type SqliteQueues } from '../../shared/messaging/sqlite.ts';
import { openDatabase } from '../../shared/store/sqlite-database.ts';
import { type FakeClock, fakeClock, seededChance, settle } from '../support/clock.ts';
import { queuesContract } from './queues.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'micronova-queues-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const fileNumbers = Array.from({ length: 50 }).keys();
const newFile = () => join(folder, `${fileNumbers.next().value}.db`);

function open(path: string, clock: FakeClock, seed = 1): SqliteQueues {
  return openSqliteQueues({ path, clock, chance: seededChance(seed) });
}

const options = { limit: 10, waitSeconds: 20, visibilitySeconds: 30 };
const message = (group: string, body: string) => ({ group, deduplicationId: `${group}-${body}`, body });

for (const place of ['a file', 'memory'] as const) {
  queuesContract(`SQLite in ${place}`, async () => {
    const clock = fakeClock();
    const queues = open(place === 'memory' ? ':memory:' : newFile(), clock);
    return { queues, advance: (milliseconds) => clock.advance(milliseconds), close: async () => queues.close() };
  });
}

test('messages, deliveries and deduplication ids survive a restart', async () => {
  const [path, clock] = [newFile(), fakeClock()];
  const first = open(path, clock);
  await first.ensure('work');
  await first.send('work', message('a', '1'));
  await first.send('work', message('b', '1'));
  const [delivered] = await first.receive('work', { ...options, limit: 1 });
  first.close();

  const second = open(path, clock, 2);
  await second.send('work', message('a', '1'));
  assert.equal(await second.depth('work'), 2);
  assert.deepEqual(
    (await second.receive('work', options)).map(({ group }) => group),
    ['b'],
  );
  await second.acknowledge('work', delivered?.receipt ?? '');
  assert.equal(await second.depth('work'), 1);
  second.close();
});

test('what another connection sends is received at its next look', async () => {
  const [path, clock] = [newFile(), fakeClock()];
  const [receiver, sender] = [open(path, clock), open(path, clock, 2)];
  await receiver.ensure('work');
  const waiting = [receiver.receive('work', options), receiver.receive('work', options)];
  await clock.advance(1000);
  await sender.send('work', message('a', '1'));
  await sender.send('work', message('b', '1'));
  await clock.advance(200);
  const received = (await Promise.race(waiting)).map(({ group }) => group);
  assert.deepEqual(received, ['a', 'b']);
  receiver.close();
  sender.close();
});

test('what another connection sends between the last look and the wait is noticed', async () => {
  const [path, clock] = [newFile(), fakeClock()];
  const sender = open(path, clock, 2);
  await sender.ensure('work');
  const database = openDatabase(path);
  const prepare = database.prepare.bind(database);
  let looks = 0;
  database.prepare = (sql) => {
    const statement = prepare(sql);
    if (!sql.startsWith('SELECT min(visible_at)')) return statement;
    const get = statement.get.bind(statement) as (queue: SQLInputValue) => ReturnType<typeof statement.get>;
    statement.get = (queue: unknown) => {
      const found = get(queue as SQLInputValue);
      looks += 1;
      if (looks === 1) void sender.send('work', message('a', '1'));
      return found;
    };
    return statement;
  };
  const receiver = openSqliteQueues({ path, clock, chance: seededChance(1), database });
  const received: string[] = [];
  const waiting = receiver.receive('work', options).then((messages) => received.push(...messages.map(({ body }) => body)));
  await clock.advance(200);
  assert.deepEqual(received, ['1']);
  await waiting;
  receiver.close();
  database.close();
  sender.close();
});

test('two connections never hold one message at once', async () => {
  const [path, clock] = [newFile(), fakeClock()];
  const [one, other] = [open(path, clock), open(path, clock, 2)];
  await one.ensure('work');
  for (let number = 0; number < 20; number += 1) await one.send('work', message(`g${number}`, '1'));
  const received = (
    await Promise.all([one, other, one, other].map((queues) => queues.receive('work', { ...options, limit: 6, waitSeconds: 0 })))
  ).flat();
  assert.equal(new Set(received.map(({ id }) => id)).size, received.length);
  assert.equal(received.length, 20);
  one.close();
  other.close();
});

test('nobody sleeps when nobody waits', async () => {
  const clock = fakeClock();
  const queues = open(newFile(), clock);
  await queues.ensure('work');
  const waiting = queues.receive('work', options);
  await settle();
  assert.equal(clock.sleepers, 2, 'the receiver and the look for other processes');
  await queues.send('work', message('a', '1'));
  await waiting;
  await settle();
  assert.equal(clock.sleepers, 0);
  queues.close();
});

test('closing ends the waits with no messages and leaves a database that was handed in open', async () => {
  const [path, clock] = [newFile(), fakeClock()];
  const database = openDatabase(path);
  const queues = openSqliteQueues({ path, clock, chance: seededChance(1), database });
  await queues.ensure('work');
  const waiting = queues.receive('work', options);
  queues.close();
  assert.deepEqual(await waiting, []);
  assert.ok(database.isOpen);
  database.close();
});

test('the depth counts what is ready, in flight and behind', async () => {
  const queues = open(':memory:', fakeClock());
  await queues.ensure('work');
  for (const body of ['1', '2', '3']) await queues.send('work', message('a', body));
  await queues.receive('work', { ...options, limit: 1 });
  assert.equal(await queues.depth('work'), 3);
  queues.close();
});

test('deduplication ids are forgotten in the file too', async () => {
  const [path, clock] = [newFile(), fakeClock()];
  const database = openDatabase(path);
  const queues = openSqliteQueues({ path, clock, chance: seededChance(1), database });
  await queues.ensure('work');
  const remembered = () => database.prepare('SELECT count(*) AS ids FROM queue_deduplication').get()?.ids;
  for (const body of ['1', '2', '3']) await queues.send('work', message('a', body));
  assert.equal(remembered(), 3);
  await clock.advance(300_000);
  await queues.send('work', message('a', '4'));
  assert.equal(remembered(), 1);
  queues.close();
  database.close();
});
