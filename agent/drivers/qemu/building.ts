/** Machines that are made, made anew in their place, and ended. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/mini';
import type { CommandPayload } from '../../../shared/messaging/commands.ts';
import { writeConfigDrive } from '../../config-drive/config-drive.ts';
import { type Driver, DriverFault } from '../../driver.ts';
import type { HostImage } from '../../images/host-images.ts';
import { configFile, consoleFile, mostCards, nameOf } from './definition.ts';
import { sizeOf } from './disks.ts';
import { freePort } from './guests.ts';
import type { Parts } from './parts.ts';
import { killProcess } from './process.ts';
import { blankRecord, connectionsOf, type MachineRecord } from './record.ts';
import { withoutRescue } from './rescue.ts';
import { emulatorVersion } from './version.ts';
import { readConnection } from './volumes.ts';

const gibibyte = 2 ** 30;
type Build = CommandPayload<'build'>;

export const inTheWay = () => new DriverFault('A machine for this server exists on the host already.');

const receivedDisks = z.array(z.object({ name: z.enum(['root', 'ephemeral', 'swap']), format: z.enum(['qcow2', 'raw']) }));

type Building = Pick<Driver, 'spawn' | 'discard' | 'clearDisks' | 'connectVolumes' | 'rebuild'>;

/** A record for a machine of which there is nothing yet. */
export async function newRecord({ host: { records } }: Pick<Parts, 'host'>, serverId: string, machineId: string): Promise<MachineRecord> {
  const [major, minor] = await emulatorVersion();
  const taken = new Set((await records.all()).map(({ sshPort }) => sshPort));
  return blankRecord(serverId, machineId, `pc-q35-${major}.${minor}`, await freePort(taken));
}

export function buildingCalls(parts: Parts): Building {
  const { host, guests, disks } = parts;
  const { records, images, contents, clock, log, receiver, cgroups, network } = host;
  async function discardWhole({ serverId, machineId }: { readonly serverId: string; readonly machineId: string }): Promise<void> {
    receiver?.forget(machineId);
    const { build } = (await records.find(serverId)) ?? {};
    await host.effect('end');
    await killProcess(records.folderOf(serverId), nameOf(serverId), clock);
    await cgroups?.release(serverId);
    network.unplug(build?.networks.map(({ portId }) => portId) ?? []);
    await records.remove(serverId);
    await images.tell();
  }

  /** The machine with all its disks, on whose definition it starts. */
  async function furnished(record: MachineRecord, told: Build): Promise<MachineRecord> {
    const { serverId } = record;
    const { adminPass: _kept, received, volumes, filters, ...rest } = told;
    for (const volume of volumes) readConnection(volume);
    if (told.networks.length > mostCards) throw new DriverFault('The machine has no place for so many ports.');
    await mkdir(records.folderOf(serverId), { recursive: true, mode: 0o700 });
    network.plug(told.networks, filters);
    const wanted = received === undefined ? told.image : undefined;
    return wanted ? images.with(wanted, madeOf) : madeOf();

    async function madeOf(image?: HostImage): Promise<MachineRecord> {
      const made = await disks.make(serverId, told.flavor, image, record.disks);
      const grown = await Promise.all(
        made.map((disk) => (disk.name === 'root' ? disks.grow(serverId, disk, told.flavor.rootGib * gibibyte) : disk)),
      );
      const build = { ...rest, volumes: [] };
      await writeConfigDrive(join(records.folderOf(serverId), configFile), contents({ serverId, build: told }));
      return records.save({ ...record, build, disks: grown, image: image?.path ?? record.image, connections: connectionsOf(volumes) });
    }
  }

  /** What was received for the machine. @throws DriverFault when it is not there */
  async function received(record: MachineRecord, told: Build): Promise<MachineRecord['disks']> {
    const read = z.safeParse(receivedDisks, told.received?.disks['own'] ?? []);
    if (!read.success) throw new DriverFault('Nothing was received for the machine.');
    const at = (name: string, format: string) => join(records.folderOf(record.serverId), `${name}.${format}`);
    return Promise.all(
      read.data.map(async ({ name, format }) => ({
        name,
        format,
        bytes: await sizeOf(at(name, format), format).catch(() => {
          throw new DriverFault('Nothing was received for the machine.');
        }),
      })),
    );
  }

  async function started(record: MachineRecord, powerOn: boolean): Promise<{ powerState: number }> {
    const up = powerOn
      ? await guests.bringUp(record, { wanted: 'running', state: 'built' })
      : await records.save({ ...record, wanted: 'shutdown', state: 'built' });
    log.write({ level: 'info', event: 'machine built', serverId: up.serverId, sshPort: up.sshPort });
    return { powerState: await guests.powerState(up) };
  }

  return {
    async spawn(serverId, machineId, build) {
      const there = await records.find(serverId);
      if (there && there.machineId !== machineId) throw inTheWay();
      if (there?.state === 'built') return { powerState: await guests.settle(there) };
      if (!there && build.received) throw new DriverFault('Nothing was received for the machine.');
      receiver?.forget(machineId);
      const powerOn = build.received?.powerOn ?? build.powerOn ?? true;
      try {
        const begun = there ?? (await records.save(await newRecord(parts, serverId, machineId)));
        // What an agent that died has begun and brought up is complete, but for its start.
        if (await guests.isUp(begun)) return await started(begun, powerOn);
        const own = build.received === undefined ? begun.disks : await received(begun, build);
        return await started(await furnished({ ...begun, disks: own }, build), powerOn);
      } catch (error) {
        if (error instanceof DriverFault) {
          // What was received stays: it is discarded by whoever had it sent.
          if (there && build.received) await records.save(there);
          else await discardWhole({ serverId, machineId });
        }
        throw error;
      }
    },

    async discard(serverId, machineId) {
      const record = await records.find(serverId);
      if (record !== undefined && record.machineId !== machineId) return {};
      await discardWhole({ serverId, machineId });
      return {};
    },

    async clearDisks(serverId, { machineId, preserveEphemeral }) {
      const there = (await records.find(serverId)) ?? (await newRecord(parts, serverId, machineId));
      if (there.machineId !== machineId) throw inTheWay();
      const record = await records.save({ ...there, wanted: 'shutdown' });
      await guests.shutDown(record, 'gently');
      const own = await withoutRescue(host, record);
      const isKept = ({ name }: { readonly name: string }) => preserveEphemeral && name === 'ephemeral';
      const [kept, gone] = [own.disks.filter(isKept), own.disks.filter((disk) => !isKept(disk))];
      const cleared = await records.save({ ...own, state: 'cleared', disks: kept, image: null, connections: {}, isSent: false });
      await disks.remove(serverId, gone);
      await rm(join(records.folderOf(serverId), consoleFile), { force: true });
      await images.tell();
      return { powerState: await guests.powerState(cleared) };
    },

    async connectVolumes(serverId, { machineId, volumes }) {
      const record = await meant(serverId, machineId);
      if (record.state === 'built') return { powerState: await guests.powerState(record) };
      for (const volume of volumes) readConnection(volume);
      return { powerState: await guests.powerState(await records.save({ ...record, connections: connectionsOf(volumes) })) };
    },

    async rebuild(serverId, _rebuildId, { machineId, powerOn, ...build }) {
      const record = await meant(serverId, machineId);
      if (record.state === 'built') return { powerState: await guests.settle(record) };
      try {
        if (await guests.isUp(record)) return await started(record, powerOn);
        return await started(await furnished(record, build), powerOn);
      } catch (error) {
        if (error instanceof DriverFault) {
          await guests.halt(record);
          const left = (await records.find(serverId)) ?? record;
          await disks.remove(
            serverId,
            left.disks.filter(({ name }) => !record.disks.some((disk) => disk.name === name)),
          );
          await records.save(record);
        }
        throw error;
      }
    },
  };

  /** @throws DriverFault unless the machine is the one that is meant, and built or cleared */
  async function meant(serverId: string, machineId: string): Promise<MachineRecord> {
    const record = await records.find(serverId);
    const isThere = record?.machineId === machineId && (record.state === 'built' || record.state === 'cleared');
    if (!isThere) throw new DriverFault('The machine does not exist on its host.');
    return record;
  }
}
