import assert from 'node:assert/strict';
import { attach as attachTo } from '../../shared/compute/actions/attach-volume/attach.ts';
import { send } from '../../shared/compute/commands/command.ts';
import { servers } from '../../shared/compute/servers/server.ts';
import * as limits from '../../shared/limits.ts';
import { maximumWrites } from '../../shared/store/table.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { projectIdOf } from '../support/personas.ts';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

story('a server with as many volumes as it may have is deleted, and its user data with it', async (system) => {
  const { boot, volume, attach, delete: remove, status, volumeStatus } = cloud(system);
  const id = await boot('large', { user_data: Buffer.from('#!/bin/sh').toString('base64') });
  const volumes: string[] = [];
  for (let count = 1; count < limits.disksPerServer; count++) {
    const v = await volume();
    assert.equal((await attach(id, v)).status, 202);
    await system.settle();
    volumes.push(v);
  }
  assert.equal((await attach(id, await volume())).status, 403);
  assert.equal((await remove(id)).status, 204);
  await system.settle();
  assert.equal(await status(id), 'GONE');
  for (const v of volumes) assert.equal(await volumeStatus(v), 'available');
  const left = await system.ports.store.list({ index: 'table', partition: `SERVER#${id}`, limit: 1000 });
  assert.deepEqual(
    Array.from(left.items, ({ sk }) => sk).filter((sk) => !sk.startsWith('ACTION#')),
    ['SERVER'],
  );
});

story('a server of more volumes than one commit can let go of is deleted in several, its tombstone last', async (system) => {
  const { boot, volume, delete: remove, status, volumeStatus } = cloud(system);
  const id = await boot('larger than is allowed');
  const cause = { caller: { userId: 'user-member', projectId: projectIdOf('member'), isAdmin: false }, requestId: 'req-many' };
  const volumes: string[] = [];
  // A mapping, a claim and the volume itself for each.
  while (volumes.length * 3 <= maximumWrites) {
    const volumeId = await volume();
    const wanted = {
      volume: { id: volumeId, multiattach: false, readOnly: null },
      deviceName: null,
      tag: null,
      deleteOnTermination: false,
    };
    const requestId = `req-${volumes.length}`;
    const { command } = await transaction(system.ports, async (tx) => {
      const server = await tx.get(servers, id);
      assert.ok(server);
      return attachTo(tx, system.ports, server, wanted, { ...cause, requestId });
    });
    if (command !== undefined) await send(system.ports, command);
    await system.settle();
    volumes.push(volumeId);
  }
  assert.equal((await remove(id)).status, 204);
  await system.settle();
  assert.equal(await status(id), 'GONE');
  for (const each of volumes) assert.equal(await volumeStatus(each), 'available');
});
