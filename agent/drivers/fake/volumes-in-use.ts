/** What the fake hypervisor does with volumes that are connected. */
import { type Driver, DriverFault } from '../../driver.ts';
import type { Books } from './books.ts';
import type { FakeMachine } from './machine.ts';

type VolumesInUse = Pick<Driver, 'swapVolume' | 'extendVolume' | 'snapshotVolume' | 'mergeVolumeSnapshot'>;

export function volumesInUse({ intercept, get, save }: Books): VolumesInUse {
  function connected(serverId: string, volumeId: string) {
    const machine = get(serverId);
    const connection = machine.connections[volumeId];
    if (connection === undefined) throw new DriverFault('The volume is not connected to the machine.');
    const put = (change: Partial<typeof connection>) =>
      save({ ...machine, connections: { ...machine.connections, [volumeId]: { ...connection, ...change } } });
    return { machine, connection, put };
  }

  return {
    async swapVolume(serverId, { from, to }) {
      await intercept({ operation: 'swapVolume', serverId, volumeId: to.volumeId });
      const machine = get(serverId);
      const { [from.volumeId]: old, ...others } = machine.connections;
      if (old === undefined && others[to.volumeId]?.attachmentId === to.attachmentId) return { powerState: machine.powerState };
      if (old?.attachmentId !== from.attachmentId) throw new DriverFault('The volume is not connected to the machine.');
      const { attachmentId, device, connection } = to;
      const connections: FakeMachine['connections'] = { ...others, [to.volumeId]: { attachmentId, device, connection } };
      return save({ ...machine, connections });
    },
    async extendVolume(serverId, volumeId) {
      await intercept({ operation: 'extendVolume', serverId, volumeId });
      const { connection, put } = connected(serverId, volumeId);
      return put({ extended: (connection.extended ?? 0) + 1 });
    },
    async snapshotVolume(serverId, { volumeId, snapshotId, newFile }) {
      await intercept({ operation: 'snapshotVolume', serverId, volumeId });
      const { connection, put } = connected(serverId, volumeId);
      return put({ snapshots: { ...connection.snapshots, [snapshotId]: newFile } });
    },
    async mergeVolumeSnapshot(serverId, { volumeId, snapshotId }) {
      await intercept({ operation: 'mergeVolumeSnapshot', serverId, volumeId });
      const { connection, put } = connected(serverId, volumeId);
      const { [snapshotId]: _merged, ...snapshots } = connection.snapshots ?? {};
      return put({ snapshots });
    },
  };
}
