/** Volumes that come, go and grow while the machine is there. */
import { type Driver, DriverFault } from '../../driver.ts';
import type { Parts } from './parts.ts';
import { type Connection, type MachineRecord, slotFor } from './record.ts';
import { lookAgain, readConnection, showAll } from './volumes.ts';

type Attachments = Pick<Driver, 'attachVolume' | 'detachVolume' | 'extendVolume' | 'snapshotVolume' | 'mergeVolumeSnapshot'>;

export const notConnected = () => new DriverFault('The volume is not connected to the machine.');
export const without = ({ connections, ...record }: MachineRecord, volumeId: string): MachineRecord => {
  const { [volumeId]: _gone, ...others } = connections;
  return { ...record, connections: others };
};

export function attachmentCalls({ host: { records }, guests, monitors, volumes }: Parts): Attachments {
  async function letGo(record: MachineRecord, volumeId: string, connection: Connection): Promise<MachineRecord> {
    const { serverId } = record;
    if (await guests.isUp(record)) await monitors.with(serverId, (qmp) => volumes.detach(serverId, qmp, volumeId, connection));
    else await volumes.clean(serverId);
    return records.save(without(record, volumeId));
  }

  return {
    async attachVolume(serverId, { volumeId, attachmentId, device, tag, connection: how }) {
      const found = await records.get(serverId);
      readConnection({ connection: how });
      const old = found.connections[volumeId];
      const isOld = old !== undefined && old.attachmentId === attachmentId;
      const record = old !== undefined && !isOld ? await letGo(found, volumeId, old) : found;
      const slot = isOld ? old.slot : slotFor(device, record.connections);
      const connection = { attachmentId, device, tag, bootIndex: isOld ? old.bootIndex : null, connection: how, slot };
      // Written down first: what may be connected counts as connected.
      const saved = await records.save({ ...record, connections: { ...record.connections, [volumeId]: connection } });
      try {
        if (await guests.isUp(saved)) await monitors.with(serverId, (qmp) => volumes.attach(serverId, qmp, volumeId, connection));
      } catch (error) {
        if (error instanceof DriverFault) await records.save(without(saved, volumeId));
        throw error;
      }
      return { powerState: await guests.powerState(saved) };
    },

    async detachVolume(serverId, { volumeId, attachmentId }) {
      const record = await records.find(serverId);
      if (record === undefined) return {};
      const connection = record.connections[volumeId];
      const isThisOne = connection !== undefined && (connection.attachmentId ?? attachmentId) === attachmentId;
      const left = isThisOne ? await letGo(record, volumeId, connection) : record;
      return { powerState: await guests.powerState(left) };
    },

    async extendVolume(serverId, volumeId) {
      const record = await records.get(serverId);
      const connection = record.connections[volumeId];
      if (connection === undefined) throw notConnected();
      if (await guests.isUp(record)) {
        await monitors.with(serverId, async (qmp) => {
          await lookAgain(qmp, volumeId, connection);
          await showAll(qmp, volumeId, connection);
        });
      }
      return { powerState: await guests.powerState(record) };
    },

    async snapshotVolume(serverId, { volumeId }) {
      if ((await records.get(serverId)).connections[volumeId] === undefined) throw notConnected();
      throw new DriverFault('Snapshots of this volume are taken by its volume agent, not by the hypervisor.');
    },

    async mergeVolumeSnapshot(serverId, { volumeId }) {
      const record = await records.get(serverId);
      if (record.connections[volumeId] === undefined) throw notConnected();
      // None was ever taken here: one that is not there has been merged.
      return { powerState: await guests.powerState(record) };
    },
  };
}
