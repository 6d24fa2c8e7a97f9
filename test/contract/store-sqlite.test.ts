import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { IndexName, ListQuery, Write } from '../../shared/store/port.ts';
import { planList } from '../../shared/store/requests.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { openDatabase } from '../../shared/store/sqlite-database.ts';
import { listStatement } from '../../shared/store/sqlite-list.ts';
import { keyAttributes } from '../../shared/store/table.ts';
import { fakeClock } from '../support/clock.ts';
import { storeContract } from './store.contract.ts';
import { readAll } from './store-steps.ts';

const writerProgram = fileURLToPath(new URL('../support/sqlite-writer.ts', import.meta.url));
const thing = { pk: 'P', sk: 'thing' };
const count: Write = { kind: 'add', key: thing, amounts: { used: 1 } };

storeContract('SQLite', async () => openSqliteStore({ path: ':memory:', clock: fakeClock() }));

async function temporaryFile(context: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'micronova-store-'));
  context.after(() => rm(directory, { recursive: true, force: true }));
  return join(directory, 'made', 'on', 'demand', 'store.db');
}

function spawnWriter(path: string, name: string, rounds: number, max: number) {
  const child = spawn(process.execPath, [writerProgram, path, name, String(rounds), String(max)], { stdio: ['ignore', 'pipe', 'inherit'] });
  return { child, ended: once(child, 'close'), lines: createInterface({ input: child.stdout }) };
}

describe('SQLite: what it does beyond the port', () => {
  test('a token is forgotten after ten minutes and not before', async () => {
    const clock = fakeClock();
    const store = openSqliteStore({ path: ':memory:', clock });
    await store.commit([count], 'token');
    await clock.advance(599_999);
    await store.commit([count], 'token');
    assert.equal((await store.get(thing))?.used, 1);
    await clock.advance(1);
    await store.commit([count], 'token');
    assert.equal((await store.get(thing))?.used, 2);
  });

  test('forgotten tokens are deleted in passing', async () => {
    const clock = fakeClock();
    const database = openDatabase(':memory:');
    const store = openSqliteStore({ path: ':memory:', clock, database });
    for (let round = 0; round < 8; round += 1) await store.commit([count], `old ${round}`);
    await clock.advance(600_000);
    for (let round = 0; round < 2; round += 1) await store.commit([count], `new ${round}`);
    assert.deepEqual(database.prepare('SELECT token FROM tokens ORDER BY token').all().map(Object.values), [['new 0'], ['new 1']]);
  });

  test('a sweep deletes expired items, the longest expired first and no more than asked for', async () => {
    const clock = fakeClock(1_000_000);
    const store = openSqliteStore({ path: ':memory:', clock });
    const expiring = (sk: string, expires_at?: number): Write => ({ kind: 'put', item: { pk: 'P', sk, expires_at }, expect: 'absent' });
    await store.commit(
      [expiring('b', 999), expiring('a', 998), expiring('now', 1_000), expiring('soon', 1_001), expiring('never')],
      'token',
    );
    const left = async () => (await readAll(store, { index: 'table', partition: 'P', limit: 9 })).map(({ sk }) => sk);
    assert.equal(await store.sweepExpired(1), 1);
    assert.deepEqual(await left(), ['b', 'never', 'now', 'soon']);
    assert.equal(await store.sweepExpired(10), 2);
    assert.deepEqual(await left(), ['never', 'soon']);
    await clock.advance(1_000);
    assert.equal(await store.sweepExpired(10), 1);
    assert.equal(await store.sweepExpired(10), 0);
  });

  test('a commit that finds the file locked is contended, and succeeds when it is not', async (context) => {
    const path = await temporaryFile(context);
    const other = openDatabase(path);
    const database = openDatabase(path);
    const store = openSqliteStore({ path, clock: fakeClock(), database });
    database.exec('PRAGMA busy_timeout = 0');
    other.exec('BEGIN IMMEDIATE');
    assert.deepEqual(await store.commit([count], 'token'), { outcome: 'contended' });
    assert.equal(await store.get(thing), undefined);
    other.exec('ROLLBACK');
    assert.deepEqual(await store.commit([count], 'token'), { outcome: 'committed' });
    other.close();
    database.close();
  });

  test('a database that was handed in stays open, one of its own is closed', async (context) => {
    const path = await temporaryFile(context);
    const database = openDatabase(path);
    openSqliteStore({ path, clock: fakeClock(), database }).close();
    assert.equal(database.isOpen, true);
    database.close();
    const store = openSqliteStore({ path, clock: fakeClock() });
    store.close();
    await assert.rejects(store.get(thing));
  });

  test('after a checkpoint the file alone holds what was committed', async (context) => {
    const path = await temporaryFile(context);
    const store = openSqliteStore({ path, clock: fakeClock() });
    await store.commit([count], 'token');
    await store.checkpoint();
    const copy = join(dirname(path), 'copy.db');
    await copyFile(path, copy);
    const restored = openSqliteStore({ path: copy, clock: fakeClock() });
    assert.equal((await restored.get(thing))?.used, 1);
    restored.close();
    store.close();
  });

  test('every list seeks to where it starts and sorts nothing', () => {
    const database = openDatabase(':memory:');
    openSqliteStore({ path: ':memory:', clock: fakeClock(), database });
    for (const [index, { partition, sort }] of Object.entries(keyAttributes) as [IndexName, { partition: string; sort: string }][])
      for (const order of ['ascending', 'descending'] as const) {
        const after = { pk: 'P', sk: 'b', [partition]: 'P', [sort]: 'b' };
        const query: ListQuery = { index, partition: 'P', range: { from: 'a', to: 'c' }, order, limit: 3, after };
        const plan = planList(query);
        assert.ok(plan);
        const { sql, values } = listStatement(query, plan);
        const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values);
        assert.equal(steps.length, 1, sql);
        assert.match(String(steps[0]?.detail), /^SEARCH items USING (COVERING )?INDEX \S+ \(.*=\? AND .*[<>].*\)$/, sql);
      }
  });
});

describe('SQLite: several processes', () => {
  test('commits of several processes on one file are made one after the other, and bounds hold', async (context) => {
    const path = await temporaryFile(context);
    const names = ['one', 'two', 'three'];
    await Promise.all(names.map((name) => spawnWriter(path, name, 50, 100).ended));
    const store = openSqliteStore({ path, clock: fakeClock() });
    assert.deepEqual(await store.get({ pk: 'COUNTER', sk: 'shared' }), { pk: 'COUNTER', sk: 'shared', used: 100, version: 100 });
    const rounds = await Promise.all(names.map((partition) => readAll(store, { index: 'table', partition, limit: 100 })));
    assert.equal(rounds.flat().length, 100);
    store.close();
  });

  test('what a process has committed survives its being killed', async (context) => {
    const path = await temporaryFile(context);
    const { child, ended, lines } = spawnWriter(path, 'victim', 100_000, 100_000);
    const acknowledged: string[] = [];
    lines.on('line', (line) => {
      acknowledged.push(line);
      if (acknowledged.length === 20) child.kill('SIGKILL');
    });
    await ended;
    const store = openSqliteStore({ path, clock: fakeClock() });
    const items = await readAll(store, { index: 'table', partition: 'victim', limit: 1_000 });
    assert.equal(child.signalCode, 'SIGKILL');
    assert.ok(items.length >= acknowledged.length, `${items.length} of ${acknowledged.length} commits are left`);
    assert.equal((await store.get({ pk: 'COUNTER', sk: 'shared' }))?.used, items.length);
    store.close();
  });
});
