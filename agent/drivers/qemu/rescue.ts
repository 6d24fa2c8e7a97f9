/** A disk to boot from for the time being. The machine's own are there beside it. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeConfigDrive } from '../../config-drive/config-drive.ts';
import { type Driver, DriverFault } from '../../driver.ts';
import { rescueBus, rescueConfigFile, rescueFile } from './definition.ts';
import type { Host } from './host.ts';
import type { Parts } from './parts.ts';
import type { MachineRecord } from './record.ts';

/** The machine, which is off, with its own disks alone. */
export async function withoutRescue({ records }: Pick<Host, 'records'>, record: MachineRecord): Promise<MachineRecord> {
  if (record.rescue === null) return record;
  const saved = await records.save({ ...record, rescue: null });
  for (const file of [rescueFile, rescueConfigFile]) await rm(join(records.folderOf(record.serverId), file), { force: true });
  return saved;
}

export function rescueCalls({ host, guests, disks }: Parts): Pick<Driver, 'rescue' | 'unrescue'> {
  const { records, images, contents } = host;

  async function meant(serverId: string, machineId: string): Promise<MachineRecord> {
    const record = await records.get(serverId);
    if (record.machineId !== machineId) throw new DriverFault('The machine does not exist on its host.');
    return record;
  }

  return {
    async rescue(serverId, rescueId, { machineId, image, adminPass, disk: { bus, device = 'disk' } }) {
      const record = await meant(serverId, machineId);
      if (record.rescue?.id === rescueId) {
        const up = await guests.bringUp(record, { wanted: 'running' });
        return { powerState: await guests.powerState(up) };
      }
      const known = rescueBus(bus);
      if (known === undefined) throw new DriverFault(`The machine has no bus "${bus}" for the rescue disk.`);
      const { build } = record;
      if (build === null) throw new DriverFault('The machine does not exist on its host.');
      // Fetched first: a machine whose rescue has no image goes on.
      const rescued = await images.with(image, async (from) => {
        await guests.shutDown(record, 'gently');
        const file = (name: string) => join(records.folderOf(serverId), name);
        const own = await withoutRescue(host, record);
        await disks.fromImage(file(rescueFile), from, 0);
        const told = { ...build, ...(adminPass !== undefined && { adminPass }) };
        await writeConfigDrive(file(rescueConfigFile), contents({ serverId, build: told }));
        const rescue = { id: rescueId, image: from.path, bus: known, device };
        return records.save({ ...own, rescue, wanted: 'running' });
      });
      const up = await guests.bringUp(rescued, { wanted: 'running' });
      return { powerState: await guests.powerState(up) };
    },
    async unrescue(serverId, machineId) {
      const record = await meant(serverId, machineId);
      if (record.rescue !== null) await guests.shutDown(record, 'gently');
      const up = await guests.bringUp(await withoutRescue(host, record), { wanted: 'running' });
      return { powerState: await guests.powerState(up) };
    },
  };
}
