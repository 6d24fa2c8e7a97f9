import assert from 'node:assert/strict';
import { test } from 'node:test';
import { volumeClaims } from '../../shared/compute/disks/claim.ts';
import { mappings } from '../../shared/compute/disks/mapping.ts';
import { holdersOf } from '../../shared/compute/disks/volume-claim.ts';
import type { Item, Store } from '../../shared/store/port.ts';
import { Transaction } from '../../shared/store/transaction.ts';
import { memoryStore } from '../simulation/memory-store.ts';
import { fakeClock } from '../support/clock.ts';
import { mapping } from '../support/compute.ts';

/** A store whose index still shows that server-1 maps the volume. */
function staleStore(): Store {
  const store = memoryStore(fakeClock());
  const shown = { ...mappings.item(mapping({ volumeId: 'volume-1' })), version: 1 } as Item;
  return { ...store, list: async (query) => (query.index === 'volume_id' ? { items: [shown] } : store.list(query)) };
}

const claim = (serverId: string, shared: boolean) =>
  ({
    kind: 'put',
    item: volumeClaims.item({ volumeId: 'volume-1', serverId, shared, mappingId: 'mapping', attachmentId: null }),
    expect: 'absent',
  }) as const;

/** Found by simulation seed 377: a volume that was detached a moment ago was refused in the name of its last server. */
test('a server that only the index still shows holds nothing', async () => {
  const store = staleStore();
  assert.deepEqual(await holdersOf(new Transaction(store), store, 'volume-1'), []);
});

test('who has claimed a volume holds it, whoever the index shows', async () => {
  const store = staleStore();
  await store.commit([claim('server-2', false)], 'token');
  assert.deepEqual(await holdersOf(new Transaction(store), store, 'volume-1'), ['server-2']);
});

test('those who share a volume hold it', async () => {
  const store = staleStore();
  await store.commit([claim('server-1', true)], 'token');
  assert.deepEqual(await holdersOf(new Transaction(store), store, 'volume-1'), ['server-1']);
});
