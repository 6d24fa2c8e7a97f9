import assert from 'node:assert/strict';
import * as limits from '../../shared/limits.ts';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

story('a server with as many volumes as it may have is deleted in one commit, and its user data with it', async (system) => {
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
