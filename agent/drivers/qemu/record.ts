/** What is kept of a machine: a JSON file in its folder. It holds keys of volumes, and is its owner's alone. */
import { z } from 'zod/mini';
import { type CommandPayload, commandPayloads } from '../../../shared/messaging/commands.ts';
import { DriverFault } from '../../driver.ts';

const connection = z.object({
  attachmentId: z.optional(z.string()),
  device: z.string(),
  tag: z.optional(z.string()),
  bootIndex: z.nullable(z.int()),
  connection: z.record(z.string(), z.json()),
  /** The slot that it is in, from 0. */
  slot: z.int(),
});
export type Connection = z.output<typeof connection>;

const disk = z.object({ name: z.enum(['root', 'ephemeral', 'swap']), format: z.enum(['qcow2', 'raw']), bytes: z.int() });
export type Disk = z.output<typeof disk>;

const sent = z.object({ sizeBytes: z.int(), checksum: z.string(), sha512: z.string(), diskFormat: z.string() });

export const recordFile = z.object({
  serverId: z.string(),
  machineId: z.string(),
  state: z.enum(['building', 'received', 'built', 'handed over', 'cleared']),
  /** What it was last told to do: what it does may be another thing. */
  wanted: z.enum(['running', 'paused', 'shutdown', 'suspended']),
  /** Of the host, when the machine was last started. */
  bootId: z.nullable(z.string()),
  startedAt: z.nullable(z.int()),
  /** The addresses of the cards that it was last started with: what it remembers has these, whichever ports came or went since. */
  cards: z.optional(z.array(z.string())),
  /** Pinned when it was made, so that its guest finds the same hardware under a newer QEMU. */
  machineType: z.string(),
  /** The port of 127.0.0.1 that leads to its guest's port 22. */
  sshPort: z.int(),
  /** As what its disks were sent, where not as what they are. */
  sentAs: z.optional(z.literal('qcow2')),
  /** What disks are sent with to where there is room for them. */
  transferKey: z.optional(z.string()),
  /** What it was built of, without its password; null where there are only disks. */
  build: z.nullable(commandPayloads.build),
  disks: z.array(disk),
  /** The image that its root disk stands on, while it does. */
  image: z.nullable(z.string()),
  /** By volume. */
  connections: z.record(z.string(), connection),
  /** Which call has made the disk that it boots from for the time being, on which image, and how that is connected. */
  rescue: z.nullable(z.object({ id: z.string(), image: z.string(), bus: z.string(), device: z.string() })),
  /** Of its root disk, by the image that it is to become. */
  snapshots: z.record(z.string(), z.object({ sent: z.nullable(sent) })),
  /** Whether its guest was told to write nothing. */
  isQuiesced: z.boolean(),
  /** Whether the disks that are handed over are all there. */
  isSent: z.boolean(),
});
export type MachineRecord = z.output<typeof recordFile>;

export function blankRecord(serverId: string, machineId: string, machineType: string, sshPort: number): MachineRecord {
  return {
    serverId,
    machineId,
    state: 'building',
    wanted: 'shutdown',
    bootId: null,
    startedAt: null,
    machineType,
    sshPort,
    build: null,
    disks: [],
    image: null,
    connections: {},
    rescue: null,
    snapshots: {},
    isQuiesced: false,
    isSent: false,
  };
}

/** So many volumes are connected at once: as many as one letter names. */
export const volumeSlots = 26;

/** Each volume in the slot of its letter where that is free, so that a guest finds them in the order of their letters. */
export function slotFor(device: string, taken: Readonly<Record<string, Pick<Connection, 'slot'>>>): number {
  const used = new Set(Object.values(taken).map(({ slot }) => slot));
  const letter = /([a-z])$/.exec(device)?.[1];
  const slots = Array.from({ length: volumeSlots }, (_, slot) => slot);
  const own = letter === undefined ? 0 : letter.charCodeAt(0) - 'a'.charCodeAt(0);
  const slot = [own, ...slots].find((candidate) => !used.has(candidate));
  if (slot === undefined) throw new DriverFault('The machine has no place for another volume.');
  return slot;
}

export function connectionsOf(volumes: CommandPayload<'build'>['volumes']): MachineRecord['connections'] {
  const connections: Record<string, Connection> = {};
  for (const { volumeId, attachmentId, device, tag, bootIndex, connection: how } of volumes) {
    connections[volumeId] = { attachmentId, device, tag, bootIndex, connection: how, slot: slotFor(device, connections) };
  }
  return connections;
}
