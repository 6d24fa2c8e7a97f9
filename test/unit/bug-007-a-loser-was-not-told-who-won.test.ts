import assert from 'node:assert/strict';
import { test } from 'node:test';
import { volumeClaims } from '../../shared/compute/disks/claim.ts';
import { findWithHolders } from '../../shared/compute/disks/volume-claim.ts';
import type { ServiceVolume } from '../../shared/compute/ports/volumes.ts';
import type { Caller } from '../../shared/operation/policy.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Store } from '../../shared/store/port.ts';
import { Transaction } from '../../shared/store/transaction.ts';
import { memoryStore } from '../simulation/memory-store.ts';
import { fakeClock } from '../support/clock.ts';
import { volume } from '../support/compute.ts';

const caller = {} as Caller;
const claim = volumeClaims.item({ volumeId: 'volume-1', serverId: 'server-1', shared: false, mappingId: 'mapping', attachmentId: null });

/** A store in which server-1 claims the volume right after its claim was looked for. */
function store(): Store {
  const made = memoryStore(fakeClock());
  return {
    ...made,
    async get(key) {
      const item = await made.get(key);
      if (key.sk === claim.sk && item === undefined) await made.commit([{ kind: 'put', item: claim, expect: 'absent' }], 'token');
      return item;
    },
  };
}

function find(status: string) {
  const made = store();
  const found = { ...volume({ status }), projectId: '', readOnly: false, migrationStatus: null } satisfies ServiceVolume;
  const ports = { store: made, volumes: { find: async () => found } } as unknown as Ports;
  return findWithHolders(new Transaction(made), ports, 'volume-1', caller);
}

/** Seen on DynamoDB: of fifty servers that asked for a volume at once, some were told of its status instead of its holder. */
test('a volume that is claimed between two reads has its holder', async () => {
  assert.deepEqual((await find('reserved')).holders, ['server-1']);
});

test('a volume that was free when it was read has none: the commit decides', async () => {
  assert.deepEqual((await find('available')).holders, []);
});
