import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ledgerKeepsMilliseconds, openLedger } from '../../agent/ledger.ts';
import type { ResultEvent } from '../../shared/messaging/events.ts';
import { serverId, testHost } from '../support/agent.ts';

const commandId = (number: number) => `00000000-0000-4000-9000-${String(number).padStart(12, '0')}`;

function ending(command: number, changes: Partial<ResultEvent> = {}): ResultEvent {
  const ids = { commandId: commandId(command), serverId: serverId(1) };
  return { type: 'result', host: 'a', ...ids, generation: command, outcome: 'done', result: { powerState: 1 }, at: 1_000, ...changes };
}

test('a finished command is found as it ended, after a restart too', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-ledger-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const first = openLedger(join(folder, 'ledger.db'));
  await first.finish(ending(1, { outcome: 'failed', fault: 'No space is left.' }), 1_000);
  first.close();
  const second = openLedger(join(folder, 'ledger.db'));
  assert.deepEqual(await second.find(commandId(1)), ending(1, { outcome: 'failed', fault: 'No space is left.' }));
  assert.equal(await second.find(commandId(2)), undefined);
  second.close();
});

test('the first end of a command stays', async () => {
  const ledger = openLedger(':memory:');
  await ledger.finish(ending(1), 1_000);
  await ledger.finish(ending(1, { outcome: 'failed' }), 1_000);
  assert.equal((await ledger.find(commandId(1)))?.outcome, 'done');
  ledger.close();
});

test('the newest generation is that of one server, in whatever order its commands ended', async () => {
  const ledger = openLedger(':memory:');
  assert.equal(await ledger.newestGeneration(serverId(1)), 0);
  await ledger.finish(ending(3), 1_000);
  await ledger.finish(ending(2), 1_000);
  await ledger.finish(ending(9, { serverId: serverId(2) }), 1_000);
  assert.equal(await ledger.newestGeneration(serverId(1)), 3);
  ledger.close();
});

test('what is old is forgotten', async () => {
  const ledger = openLedger(':memory:');
  await ledger.finish(ending(1), 1_000);
  await ledger.finish(ending(2), 2_000);
  await ledger.prune(2_000);
  assert.equal(await ledger.find(commandId(1)), undefined);
  assert.ok(await ledger.find(commandId(2)));
  ledger.close();
});

test('an agent forgets what no queue can hold any more', async (context) => {
  const subject = await testHost(context);
  const now = subject.clock.now();
  const hour = 3_600_000;
  await subject.ledger.finish(ending(1), now - ledgerKeepsMilliseconds - 1);
  await subject.ledger.finish(ending(2), now - ledgerKeepsMilliseconds + hour - 1);
  await subject.ledger.finish(ending(3), now);
  subject.start();
  await subject.send(subject.command('start', {}, { serverId: serverId(2) }));
  await subject.settle();
  await subject.clock.advance(hour);
  assert.equal(await subject.ledger.find(commandId(1)), undefined);
  assert.ok(await subject.ledger.find(commandId(2)));
  await subject.send(subject.command('start', {}, { serverId: serverId(2) }));
  await subject.clock.advance(hour);
  assert.equal(await subject.ledger.find(commandId(2)), undefined);
  assert.ok(await subject.ledger.find(commandId(3)));
});

test('a ledger knows when it was begun, and keeps to it', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-ledger-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const first = openLedger(join(folder, 'ledger.db'));
  assert.equal(await first.began(5_000), 5_000);
  first.close();
  const second = openLedger(join(folder, 'ledger.db'));
  assert.equal(await second.began(9_000), 5_000);
  second.close();
});

test('one that was kept before beginnings were written down has always been there', async () => {
  const ledger = openLedger(':memory:');
  await ledger.finish(ending(1), 1_000);
  assert.equal(await ledger.began(5_000), 0);
  ledger.close();
});
