/** Disks that go from one host to another: on one machine they are written into the folder of the other, to another machine they are sent. */
import { rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod/mini';
import type { CommandPayload } from '../../../shared/messaging/commands.ts';
import { type Driver, DriverFault, givenUp } from '../../driver.ts';
import { type Destination, isAwaited, sendDisk } from '../../transfers/sender.ts';
import { inTheWay, newRecord } from './building.ts';
import { fileOf } from './definition.ts';
import type { Parts } from './parts.ts';
import { connectionsOf, type Disk, type MachineRecord } from './record.ts';
import { readRecord } from './records.ts';

const gibibyte = 2 ** 30;
const address = z.object({
  folder: z.string(),
  at: z.optional(z.object({ address: z.string(), port: z.int() })),
});

type Moves = Pick<Driver, 'receiveDisks' | 'handOverDisks' | 'takeBackDisks' | 'takeBackMachine'>;

/** What is told of disks that were sent. */
const sentOf = ({ disks, sentAs }: MachineRecord) => ({ own: disks.map(({ name, format }) => ({ name, format: sentAs ?? format })) });

/** Where disks go. */
type Place = { readonly folder: string } | Destination;

export function moveCalls(parts: Parts): Moves {
  const { host, guests, disks } = parts;
  const { records, receiver } = host;

  /** The machine as it is to stand, with these volumes and no others. */
  async function restored(
    { serverId, machineId }: { readonly serverId: string; readonly machineId: string },
    volumes: CommandPayload<'take_back_disks'>['volumes'],
    wanted: 'running' | 'paused' | 'shutdown',
  ): Promise<{ powerState: number }> {
    const record = await records.find(serverId);
    if (record?.machineId !== machineId || record.state === 'received' || record.state === 'building') {
      throw new DriverFault('The machine does not exist on its host.');
    }
    const connections = connectionsOf(volumes);
    const ids = (of: MachineRecord['connections']) =>
      Object.entries(of)
        .map(([id, { attachmentId }]) => `${id} ${attachmentId}`)
        .toSorted();
    const hasThem = JSON.stringify(ids(record.connections)) === JSON.stringify(ids(connections));
    if (record.state !== 'built' || !hasThem || wanted === 'shutdown') await guests.shutDown(record, 'gently');
    const kept = hasThem ? record.connections : connections;
    const back = await records.save({ ...record, state: 'built', wanted, connections: kept, isSent: false });
    const stands = wanted === 'shutdown' ? back : await guests.bringUp(back, { wanted });
    return { powerState: await guests.powerState(stands) };
  }

  async function send(
    serverId: string,
    disk: Disk,
    place: Place,
    { signal, progress }: { readonly signal: AbortSignal; progress(part: number): void },
  ): Promise<void> {
    const own = join(records.folderOf(serverId), fileOf(disk));
    if ('folder' in place) {
      await disks.copy(own, join(place.folder, fileOf(disk)), disk.format, { signal });
      return progress(1);
    }
    const copied = join(records.folderOf(serverId), `${disk.name}.sent`);
    try {
      await disks.copy(own, copied, disk.format, { as: 'qcow2', signal });
      await sendDisk(place, { name: disk.name, file: copied }, { signal, progress });
    } finally {
      await rm(copied, { force: true });
    }
  }

  return {
    async receiveDisks(serverId, machineId, { key }) {
      const record = await records.find(serverId);
      if (record && record.machineId !== machineId) throw inTheWay();
      if (!record) await records.save({ ...(await newRecord(parts, serverId, machineId)), state: 'received', transferKey: key });
      const folder = records.folderOf(serverId);
      if (receiver === undefined || key === undefined) return { address: { folder } };
      if (record === undefined || record.state === 'received') receiver.await(machineId, { key, folder });
      return { address: { folder, at: receiver.at } };
    },

    async handOverDisks(serverId, wanted, course) {
      const { machineId, rootGib, volumes, powerOn } = wanted;
      const there = await records.find(serverId);
      const isHandedOver = there?.state === 'handed over' && there.machineId === machineId;
      if (isHandedOver && there.isSent) return { powerState: await guests.powerState(there), disks: sentOf(there) };
      const record = isHandedOver ? there : await records.get(serverId);
      const root = record.disks.find(({ name }) => name === 'root');
      if (rootGib !== undefined && root !== undefined && rootGib * gibibyte < root.bytes) {
        throw new DriverFault('Resize error: Unable to resize disk down.');
      }
      const place = await placeOf(serverId, wanted);
      // Looked at while it runs: what cannot be sent is not shut down.
      if (!isHandedOver && !('folder' in place) && !(await isAwaited(place, course.givenUp)))
        throw new DriverFault('The disks cannot be sent: the other host is not reached.');
      if (course.givenUp.aborted) throw givenUp();
      let begun = await records.save({ ...record, state: 'handed over' });
      try {
        await guests.shutDown(begun, 'gently');
        begun = await records.save({ ...begun, connections: {}, wanted: 'shutdown' });
        for (const [index, disk] of begun.disks.entries()) {
          const progress = (part: number) => course.progress({ percent: Math.floor((100 * (index + part)) / begun.disks.length) });
          await send(serverId, disk, place, { signal: course.givenUp, progress });
        }
      } catch (error) {
        if (!course.givenUp.aborted && !(error instanceof DriverFault)) throw error;
        await restored({ serverId, machineId }, volumes, powerOn ? 'running' : 'shutdown');
        throw course.givenUp.aborted ? givenUp() : error;
      }
      const sent = await records.save({ ...begun, isSent: true, sentAs: 'folder' in place ? undefined : 'qcow2' });
      return { powerState: await guests.powerState(sent), disks: sentOf(sent) };
    },

    takeBackDisks: (serverId, { machineId, volumes, powerOn }) =>
      restored({ serverId, machineId }, volumes, powerOn ? 'running' : 'shutdown'),

    takeBackMachine: (serverId, { machineId, volumes, isPaused }) =>
      restored({ serverId, machineId }, volumes, isPaused ? 'paused' : 'running'),
  };
}

/** Where the other host has made room. @throws DriverFault when that is not on this machine, and nothing may be sent to another */
async function placeOf(
  serverId: string,
  { address: to, receiverId, key }: Pick<CommandPayload<'hand_over_disks'>, 'address' | 'receiverId' | 'key'>,
): Promise<Place> {
  const { data: { folder = '', at } = {} } = z.safeParse(address, to);
  const there = isAbsolute(folder) ? await readRecord(folder).catch(() => undefined) : undefined;
  if (there?.serverId === serverId && there.state === 'received') return { folder };
  if (at !== undefined && receiverId !== undefined && key !== undefined) return { ...at, receiverId, key };
  throw new DriverFault('The other host takes no disks from other machines: its agent was started without --listen.');
}
