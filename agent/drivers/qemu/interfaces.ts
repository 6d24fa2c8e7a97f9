/**
 * Ports of machines. They are written down and told to the guest; packets go by user networking, which has no networks of its own, so nothing is filtered yet. A guest that runs
 * finds the card of a port that comes when it is next started.
 */
import { join } from 'node:path';
import { writeConfigDrive } from '../../config-drive/config-drive.ts';
import { type Driver, DriverFault } from '../../driver.ts';
import { configFile, mostCards } from './definition.ts';
import { isThere } from './is-there.ts';
import type { Parts } from './parts.ts';
import type { MachineRecord } from './record.ts';

type Interfaces = Pick<Driver, 'attachInterface' | 'detachInterface' | 'updateFilters'>;

export function interfaceCalls({ host, guests }: Parts): Interfaces {
  const { records, network, contents } = host;

  async function withNetworks(
    record: MachineRecord,
    build: NonNullable<MachineRecord['build']>,
    networks: NonNullable<MachineRecord['build']>['networks'],
  ): Promise<MachineRecord> {
    const saved = await records.save({ ...record, build: { ...build, networks } });
    const drive = join(records.folderOf(record.serverId), configFile);
    // A guest that has it open goes on with the one that it has.
    if (await isThere(drive)) await writeConfigDrive(drive, contents({ serverId: record.serverId, build: { ...build, networks } }));
    return saved;
  }

  return {
    async attachInterface(serverId, { port, filters }) {
      const record = await records.get(serverId);
      const { build } = record;
      if (build === null) throw new DriverFault('The machine does not exist on its host.');
      const others = build.networks.filter(({ portId }) => portId !== port.portId);
      if (others.length >= mostCards) throw new DriverFault('The machine has no place for so many ports.');
      network.plug([port], filters);
      const isKnown = others.length < build.networks.length;
      const networks = isKnown ? build.networks.map((each) => (each.portId === port.portId ? port : each)) : [...others, port];
      return { powerState: await guests.powerState(await withNetworks(record, build, networks)) };
    },
    async detachInterface(serverId, portId) {
      const record = await records.find(serverId);
      if (record === undefined) return {};
      const { build } = record;
      if (build === null || !build.networks.some((each) => each.portId === portId)) return { powerState: await guests.powerState(record) };
      const networks = build.networks.filter((each) => each.portId !== portId);
      const left = await withNetworks(record, build, networks);
      network.unplug([portId]);
      return { powerState: await guests.powerState(left) };
    },
    async updateFilters(told) {
      network.take(told);
    },
  };
}
