/** Who is believed to keep volumes, and for how long. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { volumeHosts } from '../../shared/volume/keeping/volume-host.ts';
import { must } from '../support/cloud.ts';
import { makeSystem } from '../support/system.ts';

const create = (system: Awaited<ReturnType<typeof makeSystem>>) =>
  must(system, 'POST', '/volume/v3/volumes', { version: '3.70', body: { volume: { size: 1 } } });

test('where senders are known, only a registered agent keeps volumes', async () => {
  const system = await makeSystem({ volumeHosts: ['store-1'], principal: 'AROA1' });
  assert.ok(system.records.some(({ event, host }) => event === 'foreign event' && host === 'store-1'));
  assert.equal((await create(system)).at('volume.status'), 'available');
  await must(system, 'POST', '/agents', { as: 'admin', body: { agent: { host: 'store-1', principal: 'AROA1' } } });
  await system.clock.advance(6_000);
  await system.beatVolumes();
  const made = await create(system);
  assert.equal(made.at('volume.status'), 'creating');
  // What another says in its name changes nothing.
  await must(system, 'POST', '/agents', { as: 'admin', body: { agent: { host: 'store-1', principal: 'AROA2' } } });
  await system.settle();
  const shown = await must(system, 'GET', `/volume/v3/volumes/${made.text('volume.id')}`, { version: '3.70' });
  assert.equal(shown.at('volume.status'), 'creating');
  system.close();
});

test('a heartbeat refreshes what is known of a volume host, and an older one does not', async () => {
  const system = await makeSystem({ volumeHosts: ['store-1'] });
  const first = await volumeHosts.get(system.ports.store, 'store-1');
  await system.clock.advance(60_000);
  const keeper = system.volumeKeepers.get('store-1');
  assert.ok(keeper);
  keeper.reach = { address: '10.0.0.10', port: 1 };
  await system.beatVolumes(['store-1'], { totalGib: 5, freeGib: 4, provisionedGib: 3 });
  const second = await volumeHosts.get(system.ports.store, 'store-1');
  assert.deepEqual(
    [second?.reach, second?.capacity, second?.createdAt],
    [{ address: '10.0.0.10', port: 1 }, { totalGib: 5, freeGib: 4, provisionedGib: 3 }, first?.createdAt],
  );
  assert.equal((second?.lastSeenAt ?? 0) - (first?.lastSeenAt ?? 0), 60_000);
  // The queue's clock tells which is older.
  system.clock.step(-30_000);
  await system.beatVolumes(['store-1'], { totalGib: 9, freeGib: 9, provisionedGib: 0 });
  assert.equal((await volumeHosts.get(system.ports.store, 'store-1'))?.capacity.totalGib, 5);
  system.close();
});
