/** The reaper reads what is due, moves it on, and goes on where it stopped. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { dispatchOwed } from '../../functions/workers/dispatch.ts';
import { reap } from '../../functions/workers/reap.ts';
import { commands, duePartition, type Owed } from '../../shared/compute/commands/command.ts';
import { postpone } from '../../shared/compute/commands/owed.ts';
import { hosts, signsOfLife } from '../../shared/compute/hosts/host.ts';
import { hostQueue } from '../../shared/messaging/agent-queues.ts';
import { readCommand } from '../../shared/messaging/commands.ts';
import { openSqliteQueues } from '../../shared/messaging/sqlite.ts';
import type { Key, Store } from '../../shared/store/port.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { maximumWrites, shardCount } from '../../shared/store/table.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { seededChance, storyClock } from '../support/clock.ts';
import { counting } from '../support/counting.ts';
import { makeSystem } from '../support/system.ts';

const minute = 60_000;

/** A system whose calls are counted, and that is told which commands are owed. */
async function watched(context: TestContext) {
  const clock = storyClock();
  const chance = seededChance(7);
  const plain = openSqliteStore({ path: ':memory:', clock });
  const plainQueues = openSqliteQueues({ path: ':memory:', clock, chance });
  const { store, queues, take } = counting(plain, plainQueues);
  const keys: Key[] = [];
  const sent: string[] = [];
  const onSend: (() => void)[] = [];
  const seen: Store = {
    ...store,
    getMany(asked) {
      keys.push(...asked);
      return store.getMany(asked);
    },
  };
  const heard: typeof queues = {
    ...queues,
    async send(queue, message) {
      if (queue.startsWith(hostQueue(''))) {
        sent.push(readCommand(message.body).id);
        for (const act of onSend) act();
      }
      return queues.send(queue, message);
    },
  };
  const system = await makeSystem({ clock, store: seen, queues: heard });
  context.after(() => {
    system.close();
    plain.close();
    plainQueues.close();
  });

  const command = (more: Partial<Owed> = {}): Owed => {
    const issuedAt = more.issuedAt ?? clock.now();
    const [id, serverId] = [chance.uuid(), chance.uuid()];
    const plainly = { id, serverId, host: 'host-1', generation: 1, issuedAt, deadline: issuedAt + 60 * minute, requestId: 'req-1' };
    return { ...plainly, name: 'stop', payload: {}, row: 'stop', step: 'only', isUndo: false, holds: null, ...more } as Owed;
  };

  return {
    system,
    clock,
    take,
    /** Ids of the commands that were sent. */
    sent,
    /** Keys that were asked for in batches. */
    keys,
    onSend,
    async owe(count: number, more: Partial<Owed> = {}): Promise<readonly Owed[]> {
      const owed = Array.from({ length: count }, () => command(more));
      for (let first = 0; first < count; first += maximumWrites) {
        const writes = owed
          .slice(first, first + maximumWrites)
          .map((one) => ({ kind: 'put', item: commands.item(one), expect: 'absent' }) as const);
        await plain.commit(writes, chance.uuid());
      }
      take();
      return owed;
    },
    standing: (one: Owed) => commands.get(plain, one),
    itemOf: async (one: Owed) => {
      const item = await plain.get(commands.key(one));
      assert.ok(item);
      return item;
    },
    remove: async (one: Owed) =>
      transaction(system.ports, async (tx) => {
        await tx.get(commands, one);
        tx.remove(commands, one);
      }),
  };
}

test('a run reads what is due, and the hosts of that, however much is owed', async (context) => {
  const { system, owe, take, keys, sent, clock } = await watched(context);
  const due = await owe(3, { issuedAt: clock.now() - minute });
  await owe(10_000);
  keys.splice(0);
  const owed = await reap(system.ports);
  assert.deepEqual([owed.commands, owed.oldestSeconds], [3, 60]);
  assert.deepEqual(new Set(sent), new Set(due.map(({ id }) => id)));
  const { lists, commits, sends } = take();
  // Commands that are due, those that a clock ahead has issued, timers, what hosts are owed of ports, orders for volumes, hosts that are cleared, and those by which we know whether we hear.
  assert.equal(lists, 4 * shardCount + 4);
  assert.deepEqual([commits, sends], [3, 3]);
  assert.ok(keys.length <= 3 * 2 + 2, `${keys.length} keys`);

  take();
  await reap(system.ports);
  const again = take();
  assert.deepEqual([again.lists, again.gets, again.commits, again.sends], [4 * shardCount + 4, 1, 0, 0]);
});

test('a command is looked at after a minute, then in every run, at its deadline, and not in between', async (context) => {
  const { owe, system, clock, sent } = await watched(context);
  const [one] = await owe(1, { deadline: clock.now() + 200_000 });
  assert.ok(one);
  const seen: number[] = [];
  for (let second = 0; second < 200; second += 10) {
    if (second % 60 === 0) await system.beat();
    if ((await reap(system.ports)).commands > 0) seen.push(second);
    await clock.advance(10_000);
  }
  assert.deepEqual(seen, [60, 110, 160]);
  assert.equal(sent.length, 3);
  await reap(system.ports);
  assert.ok(system.records.some(({ event, commandId }) => event === 'command reaped' && commandId === one.id));
});

test('a run that has no time left has looked at the oldest, and the next ones reach all the others', async (context) => {
  const { owe, system, clock, sent, onSend } = await watched(context);
  const owed = await owe(100, { issuedAt: clock.now() - minute, deadline: clock.now() + 600 * minute });
  onSend.push(() => clock.step(10_000));
  let runs = 0;
  for (const wanted = new Set(owed.map(({ id }) => id)); wanted.size > 0; runs++) {
    assert.ok(runs < 12, `${wanted.size} were never reached`);
    await system.beat();
    const before = sent.length;
    await reap(system.ports);
    assert.ok(sent.length - before < 50, 'a run ends in time');
    for (const id of sent) wanted.delete(id);
  }
  assert.ok(runs > 2);
});

test('what a live host has in hand is not sent again, and is looked at again', async (context) => {
  const { owe, system, clock, sent, standing } = await watched(context);
  const [inHand, lost] = await owe(2, { issuedAt: clock.now() - minute });
  assert.ok(inHand && lost);
  const say = (ids: string[]) =>
    transaction(system.ports, async (tx) => {
      const sign = await tx.get(signsOfLife, 'host-1');
      assert.ok(sign);
      tx.put(signsOfLife, { ...sign, lastSeenAt: clock.now(), inHand: ids });
    });
  await say([inHand.id]);
  await reap(system.ports);
  assert.deepEqual(sent, [lost.id]);
  assert.ok(Number((await standing(inHand))?.lookAt) > clock.now());

  await clock.advance(minute);
  await say([]);
  await reap(system.ports);
  assert.equal(sent.filter((id) => id === inHand.id).length, 1);
});

test('what has ended meanwhile is not brought back, and of two that look at a command one goes on', async (context) => {
  const { owe, system, clock, itemOf, standing, remove } = await watched(context);
  const [over, twice] = await owe(2, { issuedAt: clock.now() - minute });
  assert.ok(over && twice);
  const [stale, found] = [await itemOf(over), await itemOf(twice)];
  await remove(over);
  assert.equal(await postpone(system.ports, stale, clock.now() + minute), false);
  assert.equal(await standing(over), undefined);
  const later = clock.now() + minute;
  const went = await Promise.all([postpone(system.ports, found, later), postpone(system.ports, found, later + 1)]);
  assert.deepEqual(went.toSorted(), [false, true]);
});

test('commands of a host that is fenced off end within the minute in which they are looked at', async (context) => {
  const { owe, system, clock, standing } = await watched(context);
  const [one] = await owe(1);
  assert.ok(one);
  await transaction(system.ports, async (tx) => {
    const host = await tx.get(hosts, 'host-1');
    assert.ok(host);
    tx.put(hosts, { ...host, isForcedDown: true });
  });
  await clock.advance(minute);
  await reap(system.ports);
  assert.equal(await standing(one), undefined);
});

test('a command that cannot be ended holds up no other, and is tried again in the next run', async (context) => {
  const { owe, system, clock, standing } = await watched(context);
  const overdue = { issuedAt: clock.now() - 2 * minute, deadline: clock.now() - minute };
  const all = await owe(40, overdue);
  const [broken] = all;
  assert.ok(broken);
  const { list } = system.ports.store;
  const poisoned: Store = {
    ...system.ports.store,
    list: (query) => (query.partition.includes(broken.serverId) ? Promise.reject(new Error('It cannot be read.')) : list(query)),
  };
  await reap({ ...system.ports, store: poisoned });
  assert.deepEqual(
    system.records.filter(({ event }) => event === 'command not reaped').map(({ commandId }) => commandId),
    [broken.id],
  );
  for (const one of all) assert.equal((await standing(one)) !== undefined, one === broken);
  await clock.advance(minute);
  await reap(system.ports);
  assert.equal(await standing(broken), undefined);
});

test('dispatch looks at new commands only; a process that begins looks at all that nobody has looked at', async (context) => {
  const { owe, system, clock, sent, standing } = await watched(context);
  const [forgotten, known] = await owe(2, { issuedAt: clock.now() - 10 * minute });
  const [fresh] = await owe(1, { issuedAt: clock.now() - 20_000 });
  await owe(1, { issuedAt: clock.now() - 1_000 });
  assert.ok(forgotten && known && fresh);
  await transaction(system.ports, async (tx) => {
    const found = await tx.get(commands, known);
    assert.ok(found);
    tx.put(commands, { ...found, lookAt: clock.now() + 30_000 });
  });
  assert.equal(await dispatchOwed(system.ports, 2_000), 1);
  assert.deepEqual(sent.splice(0), [fresh.id]);
  assert.equal(await dispatchOwed(system.ports, 2_000, 'ever'), 2);
  assert.deepEqual(new Set(sent), new Set([fresh.id, forgotten.id]));
  assert.equal((await standing(known))?.lookAt, clock.now() + 30_000);
});

test('what an earlier version has put by its deadline is looked at in the first run', async (context) => {
  const { owe, system, clock, sent } = await watched(context);
  const [old] = await owe(1, { issuedAt: clock.now() - 5 * minute, lookAt: clock.now() + 55 * minute });
  assert.ok(old);
  await reap(system.ports);
  assert.deepEqual(sent, [old.id]);
  const { items } = await system.ports.store.list({ index: 'due', partition: duePartition(0), limit: 10 });
  for (const { due_sort } of items) assert.ok(Number.parseInt(String(due_sort), 10) < clock.now() + minute);
});
