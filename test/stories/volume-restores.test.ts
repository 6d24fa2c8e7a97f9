/** A backup is restored into a volume that is there: whoever looks at it finds what was there before, or all of the backup. */
import assert from 'node:assert/strict';
import { reap } from '../../functions/workers/reap.ts';
import type { VolumeEvent } from '../../shared/messaging/volume-orders.ts';
import { takeVolumeEvent } from '../../shared/volume/keeping/answer.ts';
import { volumes } from '../../shared/volume/volume.ts';
import type { System } from '../support/system.ts';
import type { OrderFate } from '../support/volume-agent.ts';
import { cloud } from './cloud.ts';
import { forbid, keeper, made, settings, told } from './kept-volumes.ts';
import { story } from './story.ts';

async function backedUp(system: System, size = 2): Promise<string> {
  const volume = await made(system, { size });
  const id = (await cloud(system).askVolumes('POST', '/backups', { backup: { volume_id: volume } })).text('backup.id');
  await system.settleVolumes();
  return id;
}

const restore = (system: System, backup: string, volume_id: string) =>
  cloud(system).askVolumes('POST', `/backups/${backup}/restore`, { restore: { volume_id } });
const statuses = async (system: System, backup: string, volume: string) => {
  const answer = await cloud(system).askVolumes('GET', `/backups/${backup}`);
  return [await cloud(system).volumeStatus(volume), answer.status === 404 ? 'GONE' : answer.text('backup.status')];
};
const asAdmin = (system: System, path: string, body: object) => system.request('POST', `/volume/v3${path}`, { as: 'admin', body });

/** Which backup's bytes are on a volume, and how often what was there was replaced. */
function contentsOf(system: System, id: string) {
  const { source, contents } = keeper(system).volumes.get(id) ?? {};
  return [source?.of === 'image' ? source.image.id : source?.of, contents];
}

async function soon(system: System): Promise<void> {
  await system.clock.advance(61_000);
  await system.beatVolumes();
  await reap(system.ports);
  await system.settleVolumes();
}

story(
  'the agent makes anew what is on the volume, and neither it nor the backup can be used for anything else meanwhile',
  async (system) => {
    const { askVolumes, boot, attach } = cloud(system);
    const backup = await backedUp(system);
    const volume = await made(system, { size: 3, name: 'kept' });
    const answer = await restore(system, backup, volume);
    assert.deepEqual([answer.status, answer.at('restore')], [202, { backup_id: backup, volume_id: volume, volume_name: 'kept' }]);
    assert.deepEqual(await statuses(system, backup, volume), ['restoring-backup', 'restoring']);
    const refused = await Promise.all([
      askVolumes('DELETE', `/backups/${backup}`),
      askVolumes('DELETE', `/volumes/${volume}`),
      askVolumes('POST', '/backups', { backup: { volume_id: volume, force: true } }),
      askVolumes('POST', '/snapshots', { snapshot: { volume_id: volume } }),
      askVolumes('POST', `/volumes/${volume}/action`, { 'os-extend': { new_size: 9 } }),
      askVolumes('POST', `/backups/${backup}/restore`, { restore: {} }),
      restore(system, backup, volume),
    ]);
    assert.deepEqual(
      refused.map(({ status }) => status),
      refused.map(() => 400),
    );
    await system.settleVolumes();
    assert.deepEqual(
      [await statuses(system, backup, volume), contentsOf(system, volume)],
      [
        ['available', 'available'],
        [backup, 1],
      ],
    );
    assert.equal(keeper(system).volumes.get(volume)?.sizeGib, 3);

    // Hosts reach it by another name than before, and it may be restored again.
    const server = await boot('a');
    await attach(server, volume);
    await system.settle();
    assert.match(keeper(system).exportsOf(volume).join(), /^1\./);
    assert.equal((await restore(system, backup, volume)).status, 400);
    assert.equal((await askVolumes('DELETE', `/backups/${backup}`)).status, 202);
  },
  settings,
);

for (const fate of ['told twice', 'dies after', 'late', 'lost'] as const satisfies readonly OrderFate[]) {
  story(
    `a restored backup is there once, and the volume is shown when it is: the order is ${fate}`,
    async (system) => {
      const backup = await backedUp(system);
      const volume = await made(system, { size: 2 });
      const agent = keeper(system);
      agent.fate = () => fate;
      await restore(system, backup, volume);
      if (fate !== 'dies after') await system.settleVolumes();
      else await agent.work();
      if (fate !== 'told twice') assert.deepEqual(await statuses(system, backup, volume), ['restoring-backup', 'restoring']);
      agent.fate = () => 'answered';
      await agent.tell();
      await soon(system);
      assert.deepEqual(
        [await statuses(system, backup, volume), contentsOf(system, volume)],
        [
          ['available', 'available'],
          [backup, 1],
        ],
      );
    },
    settings,
  );
}

story(
  'an agent that says how the volume is, and not that the backup is on it, is asked again',
  async (system) => {
    const backup = await backedUp(system);
    const volume = await made(system, { size: 2 });
    const agent = keeper(system);
    agent.fate = () => 'lost';
    await restore(system, backup, volume);
    await system.settleVolumes();
    const { host, revision = 0 } = (await volumes.get(system.ports.store, volume))?.kept ?? {};
    const standing = { sizeGib: 2, snapshotIds: [], exports: [] };
    const event = {
      type: 'volume',
      host: host ?? '',
      volumeId: volume,
      revision,
      standing,
      uploaded: [],
      faults: [],
      at: 0,
    } satisfies VolumeEvent;
    assert.equal(await takeVolumeEvent(system.ports, event, async () => {}), 'folded');
    assert.deepEqual(await statuses(system, backup, volume), ['restoring-backup', 'restoring']);
    agent.fate = () => 'answered';
    await soon(system);
    assert.deepEqual(
      [await statuses(system, backup, volume), contentsOf(system, volume)],
      [
        ['available', 'available'],
        [backup, 1],
      ],
    );
  },
  settings,
);

story(
  'one that fails leaves the backup as it was and what was on the volume, which nobody overwrites afterwards',
  async (system) => {
    const { boot, attach, detach, volumeStatus } = cloud(system);
    const backup = await backedUp(system);
    const volume = await made(system, { size: 2 });
    await restore(system, backup, volume);
    const agent = keeper(system);
    agent.forbids = ({ wanted }) => (wanted?.contents === undefined ? [] : [{ of: 'contents', message: 'The disk is full.' }]);
    await system.settleVolumes();
    assert.deepEqual(await statuses(system, backup, volume), ['error_restoring', 'available']);
    assert.equal(await told(system), 'restore backup:The disk is full.');
    agent.forbids = () => [];

    assert.equal((await restore(system, backup, volume)).status, 400);
    await asAdmin(system, `/volumes/${volume}/action`, { 'os-reset_status': { status: 'available' } });
    const server = await boot('a');
    await attach(server, volume);
    await system.settle();
    await soon(system);
    assert.deepEqual([await volumeStatus(volume), contentsOf(system, volume)], ['in-use', [undefined, 0]]);
    await detach(server, volume);
    await system.settle();

    // Had the agent been told twice, and done it the second time, that would not be taken for the next.
    Object.assign(agent.volumes.get(volume) ?? {}, { contents: 1 });
    assert.equal((await restore(system, backup, volume)).status, 202);
    await system.settleVolumes();
    assert.deepEqual(
      [await statuses(system, backup, volume), contentsOf(system, volume)],
      [
        ['available', 'available'],
        [backup, 2],
      ],
    );
  },
  settings,
);

story(
  'a volume that its agent has lost is in error, and its backup may be restored once more',
  async (system) => {
    const backup = await backedUp(system);
    const volume = await made(system, { size: 2 });
    await restore(system, backup, volume);
    keeper(system).volumes.delete(volume);
    forbid(system, 'volume');
    await system.settleVolumes();
    assert.deepEqual(await statuses(system, backup, volume), ['error', 'available']);
    keeper(system).forbids = () => [];
    await asAdmin(system, `/volumes/${volume}/action`, { 'os-reset_status': { status: 'available' } });
    assert.equal((await restore(system, backup, volume)).status, 202);
    await system.settleVolumes();
    assert.deepEqual(
      [await statuses(system, backup, volume), contentsOf(system, volume)],
      [
        ['available', 'available'],
        [backup, 2],
      ],
    );
  },
  settings,
);

story(
  'a backup is free when the volume that it was being restored into goes, and a volume in error when its backup does',
  async (system) => {
    const backup = await backedUp(system);
    const [gone, kept] = [await made(system, { size: 2 }), await made(system, { size: 2 })];
    keeper(system).fate = () => 'lost';
    await restore(system, backup, gone);
    await system.settleVolumes();
    for (const _ of [1, 2]) await asAdmin(system, `/volumes/${gone}/action`, { 'os-force_delete': {} });
    assert.deepEqual(await statuses(system, backup, gone), ['GONE', 'available']);

    keeper(system).fate = () => 'answered';
    assert.equal((await restore(system, backup, kept)).status, 202);
    await asAdmin(system, `/backups/${backup}/action`, { 'os-force_delete': {} });
    forbid(system, 'contents');
    await system.settleVolumes();
    assert.deepEqual(await statuses(system, backup, kept), ['error_restoring', 'GONE']);
    assert.equal((await cloud(system).askVolumes('DELETE', `/volumes/${kept}`)).status, 202);
  },
  settings,
);

story('into a volume that is in the books only it is restored at once, if it has room', async (system) => {
  const { volume, askVolumes } = cloud(system);
  const backup = (await askVolumes('POST', '/backups', { backup: { volume_id: await volume({ size: 2 }) } })).text('backup.id');
  const [small, large] = [await volume({ size: 1 }), await volume({ size: 2 })];
  const refused = await restore(system, backup, small);
  assert.equal(refused.text('badRequest.message'), 'Invalid volume: volume size 1 is too small to restore backup of size 2.');
  assert.equal((await restore(system, backup, large)).status, 202);
  assert.deepEqual(await statuses(system, backup, large), ['available', 'available']);
  await asAdmin(system, `/volumes/${large}/action`, { 'os-reset_status': { status: 'maintenance' } });
  assert.equal(
    (await restore(system, backup, large)).text('badRequest.message'),
    'Invalid volume: Volume to be restored to must be available',
  );
  assert.equal((await restore(system, backup, '00000000-0000-4000-8000-000000000009')).status, 404);
});
