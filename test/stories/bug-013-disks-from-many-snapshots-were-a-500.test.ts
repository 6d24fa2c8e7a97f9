import assert from 'node:assert/strict';
import { testImageId } from '../../shared/image/test-image.ts';
import * as limits from '../../shared/limits.ts';
import { projectIdOf } from '../support/personas.ts';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

/** Each brought its snapshot and that one's volume into the commit, which holds a hundred writes. */
story(
  'a server with as many disks as it may have, each from a snapshot of another volume, is made and deleted with all of them',
  async (system) => {
    const { volume, createRequest, status, delete: remove } = cloud(system);
    const root = `/volume/v3/${projectIdOf('member')}`;
    const snapshots = await Promise.all(
      Array.from({ length: limits.disksPerServer - 1 }, async () => {
        const body = { snapshot: { volume_id: await volume() } };
        return (await system.request('POST', `${root}/snapshots`, { as: 'member', body })).text('snapshot.id');
      }),
    );
    const disk = { source_type: 'snapshot', destination_type: 'volume', delete_on_termination: true, boot_index: -1 };
    const block_device_mapping_v2 = [
      { boot_index: 0, uuid: testImageId, source_type: 'image', destination_type: 'local' },
      ...snapshots.map((uuid) => ({ ...disk, uuid })),
    ];
    const made = await createRequest('many', { block_device_mapping_v2 });
    assert.equal(made.status, 202, JSON.stringify(made.body));
    await system.settle();
    const id = made.text('server.id');
    assert.equal(await status(id), 'ACTIVE');
    assert.equal((await remove(id)).status, 204);
    await system.settle();
    assert.equal(await status(id), 'GONE');
    const left = (await system.request('GET', `${root}/volumes`, { as: 'member' })).at('volumes') as unknown[];
    assert.equal(left.length, snapshots.length);
  },
);
