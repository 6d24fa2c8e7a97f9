/** The doctor took an attachment that nobody held off a volume that an agent keeps, and told the agent nothing: the host reached the volume as before. */
import assert from 'node:assert/strict';
import { examine } from '../../shared/doctor/examine.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { putVolume } from '../../shared/volume/keeping/put.ts';
import { volumes } from '../../shared/volume/volume.ts';
import { keeper, made, settings } from './kept-volumes.ts';
import { story } from './story.ts';

const attachment = {
  id: '00000000-0000-4000-8000-00000000dead',
  serverId: '00000000-0000-4000-8000-00000000cafe',
  host: 'host-1',
  device: '/dev/vdb',
  status: 'attached',
  mode: 'rw',
  attachedAt: null,
  detachedAt: null,
  connector: null,
} as const;

story(
  'what the doctor takes off a volume no host reaches any more',
  async (system) => {
    const id = await made(system);
    await transaction(system.ports, async (tx) => {
      const volume = await tx.get(volumes, id);
      assert.ok(volume);
      putVolume(tx, system.ports, volume, { ...volume, attachments: [attachment], status: 'in-use', attachStatus: 'attached' });
    });
    await system.settleVolumes();
    assert.deepEqual(keeper(system).exportsOf(id), [`${attachment.id}.host-1`]);
    const { repaired } = await examine(system.ports, { repairs: true, tell() {} });
    await system.settleVolumes();
    assert.deepEqual([repaired, keeper(system).exportsOf(id)], [1, []]);
    const volume = await volumes.get(system.ports.store, id);
    assert.deepEqual([volume?.attachments, volume?.status, volume?.attachStatus], [[], 'available', 'detached']);
  },
  settings,
);
