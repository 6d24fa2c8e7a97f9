import assert from 'node:assert/strict';
import type { Answer } from '../support/gateway.ts';
import type { System } from '../support/system.ts';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

const auto = { host: null, block_migration: 'auto' };
const mebibyte = 2 ** 20;

/** The event of the newest action of that name. */
async function eventOf(system: System, id: string, action: string): Promise<Record<string, unknown>> {
  const { ask } = cloud(system);
  const actions = (await ask('GET', `/servers/${id}/os-instance-actions`)).at('instanceActions') as Record<string, string>[];
  const requestId = actions.find((each) => each['action'] === action)?.['request_id'];
  const shown: Answer = await ask('GET', `/servers/${id}/os-instance-actions/${requestId}`);
  return (shown.at('instanceAction.events') as Record<string, unknown>[])[0] ?? {};
}

story(
  'how far a live migration is follows what its host says, in the server, its migration and its event, and never goes back',
  async (system) => {
    const [owner, admin] = [cloud(system), cloud(system, 'admin')];
    const id = await owner.boot('web');
    const told: unknown[] = [];
    for (const host of system.hosts.values()) {
      host.intercept = async ({ operation, percent, course }) => {
        if (operation !== 'sendMachine') return;
        // An agent that has died begins anew, and is not heard until it is as far as it was.
        if (percent === 75) course?.progress({ percent: 10 });
        await system.clock.advance(20_000);
        await system.beat();
        const { memory_total_bytes, memory_processed_bytes, memory_remaining_bytes, disk_total_bytes } = (
          await admin.ask('GET', `/servers/${id}/migrations`)
        ).at('migrations.0') as Record<string, unknown>;
        assert.deepEqual([memory_total_bytes, disk_total_bytes], [percent === 0 ? null : 128 * mebibyte, null]);
        told.push([(await owner.show(id)).at('server.progress'), memory_processed_bytes, memory_remaining_bytes]);
        const { details } = await eventOf(system, id, 'live-migration');
        assert.match(
          String(details),
          new RegExp(`^Under way for \\d+ s; its present step is ${percent} % done and has until \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\\.$`),
        );
      };
    }
    await admin.action(id, 'os-migrateLive', auto);
    await system.settle();
    assert.deepEqual(told, [
      [0, null, null],
      [25, 32 * mebibyte, 96 * mebibyte],
      [50, 64 * mebibyte, 64 * mebibyte],
      [75, 96 * mebibyte, 32 * mebibyte],
    ]);
    assert.equal((await owner.show(id)).at('server.progress'), 0);
    const { details, result } = await eventOf(system, id, 'live-migration');
    assert.deepEqual([details, result], [undefined, 'Success']);
  },
);

story('how far the disks of a server are follows what its host says, with few writes', async (system) => {
  const owner = cloud(system);
  const id = await owner.boot('web');
  let commits = 0;
  const commit = system.ports.store.commit.bind(system.ports.store);
  Object.assign(system.ports.store, {
    commit: (...given: Parameters<typeof commit>) => {
      if (given[0].some((write) => write.kind === 'put' && write.item.sk === 'SERVER')) commits += 1;
      return commit(...given);
    },
  });
  const told: unknown[] = [];
  for (const host of system.hosts.values()) {
    host.intercept = async ({ operation, course }) => {
      if (operation !== 'handOverDisks') return;
      const before = commits;
      for (let percent = 1; percent <= 20; percent++) {
        course?.progress({ percent });
        await system.clock.advance(1_000);
        await system.beat();
      }
      told.push((await owner.show(id)).at('server.progress'), commits - before);
    };
  }
  assert.equal((await owner.action(id, 'resize', { flavorRef: '1' })).status, 202);
  await system.settle();
  assert.deepEqual(told, [20, 4]);
});

story('the owner of a server is told when the time of what is under way is over', async (system) => {
  const owner = cloud(system);
  const id = await owner.boot('web');
  for (const name of system.hosts.keys()) system.off.add(name);
  await owner.action(id, 'os-stop');
  await system.clock.advance(90_000);
  assert.match(String((await eventOf(system, id, 'stop'))['details']), /^Under way for 90 s; its present step is 0 % done and has until /);
  await system.clock.advance(3_600_000);
  assert.match(String((await eventOf(system, id, 'stop'))['details']), /and had until .*: its host is asked again until it answers\.$/);
});
