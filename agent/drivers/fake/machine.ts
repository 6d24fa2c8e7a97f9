/** A machine of the fake hypervisor: what it is kept as, and how one begins. */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod/mini';
import type { CommandPayload } from '../../../shared/messaging/commands.ts';
import * as powerStates from '../../../shared/messaging/power-states.ts';
import type { Machine } from '../../driver.ts';
import { boot, written } from './console.ts';

const connection = z.object({
  attachmentId: z.optional(z.string()),
  device: z.string(),
  connection: z.record(z.string(), z.json()),
  /** How often its guest was told that it has grown. */
  extended: z.optional(z.int()),
  /** The files that stand on it, by snapshot. */
  snapshots: z.optional(z.record(z.string(), z.string())),
});

const sentSchema = z.object({
  sizeBytes: z.int(),
  checksum: z.nullable(z.string()),
  sha512: z.nullable(z.string()),
  diskFormat: z.string(),
});

export const disksSchema = z.record(z.string(), z.string());

export const machineFile = z.object({
  serverId: z.string(),
  machineId: z.string(),
  state: z.enum(['received', 'built', 'handed over', 'cleared']),
  name: z.string(),
  powerState: z.int(),
  vcpus: z.int(),
  memoryMib: z.int(),
  /** Of its own root disk; null where that is a volume. */
  rootGib: z.nullable(z.int()),
  imageId: z.nullable(z.string()),
  /** SHA-256 of the administrator's password, as a real machine keeps a hash of it. */
  adminPassDigest: z.optional(z.string()),
  /** What is on its disks, by their names: it stays the same wherever they go. */
  disks: disksSchema,
  /** The disk that it boots from while it is rescued, and which call has made it. */
  rescue: z.optional(z.object({ id: z.string(), imageId: z.string(), disk: z.string(), adminPassDigest: z.optional(z.string()) })),
  /** Image properties of which its calls ask; none where it was made by an older agent. */
  imageProperties: z.optional(z.record(z.string(), z.string())),
  /** Of its disks, by the image that it is to become: what was on them, until that is sent, and what was sent then. */
  snapshots: z._default(z.record(z.string(), z.union([z.object({ disks: disksSchema }), z.object({ sent: sentSchema })])), {}),
  /** Whether its guest was told to write nothing. */
  isQuiesced: z._default(z.boolean(), false),
  /** The format of its disks. */
  diskFormat: z._default(z.string(), 'qcow2'),
  portIds: z.array(z.string()),
  /** What is connected, by volume id. */
  connections: z.record(z.string(), connection),
  /** What it has written to its console, as far as it is kept. */
  console: z._default(z.string(), ''),
});

export type FakeMachine = Machine & Readonly<z.output<typeof machineFile>>;

/** What is kept of one; its volumes are its connections. */
export type Kept = Omit<FakeMachine, 'volumeIds'>;

export const connectionsOf = (volumes: CommandPayload<'build'>['volumes']): FakeMachine['connections'] =>
  Object.fromEntries(volumes.map(({ volumeId, attachmentId, device, connection }) => [volumeId, { attachmentId, device, connection }]));

export function blankMachine(serverId: string, machineId: string, { vcpus, memoryMib }: CommandPayload<'build'>['flavor']): Kept {
  return {
    serverId,
    machineId,
    state: 'built',
    name: '',
    powerState: powerStates.running,
    vcpus,
    memoryMib,
    rootGib: null,
    imageId: null,
    disks: {},
    snapshots: {},
    isQuiesced: false,
    diskFormat: 'qcow2',
    portIds: [],
    connections: {},
    console: '',
  };
}

/** SHA-256 of a password. */
export const digestOf = (adminPass: string) => ({ adminPassDigest: hash('sha256', adminPass) });

/** What is on a new disk: like nothing else. */
const diskOf = (...parts: readonly string[]) => hash('sha256', parts.join(' '));

/** The disk that a rescue boots from. */
export const rescueDisk = (id: string, imageId: string) => ({ id, imageId, disk: diskOf(imageId, id) });

const ephemeralDisk = ({ ephemeralGib }: CommandPayload<'build'>['flavor'], from: string) =>
  ephemeralGib > 0 ? { ephemeral: diskOf('ephemeral', from) } : {};

/** A machine built anew in its place. What is left of its disks stays. */
export function rebuiltMachine(cleared: Kept, commandId: string, build: CommandPayload<'rebuild'>, imaged?: FakeMachine['disks']): Kept {
  const { name, flavor, image, adminPass, powerOn, imageProperties } = build;
  const { adminPassDigest: _old, ...kept } = cleared;
  return {
    ...kept,
    state: 'built',
    name,
    powerState: powerOn ? powerStates.running : powerStates.shutdown,
    vcpus: flavor.vcpus,
    memoryMib: flavor.memoryMib,
    rootGib: image ? flavor.rootGib : null,
    imageId: image?.id ?? null,
    ...(imageProperties !== undefined && { imageProperties }),
    ...(adminPass !== undefined && digestOf(adminPass)),
    disks: { ...(image ? (imaged ?? { root: diskOf(image.id, commandId) }) : {}), ...ephemeralDisk(flavor, commandId), ...kept.disks },
    portIds: build.networks.map((port) => port.portId),
    connections: connectionsOf(build.volumes),
    console: powerOn ? written({ name, console: '' }, boot) : '',
  };
}

/** @param imaged what is on the disks that its image was made of, if it was made of a machine */
export function newMachine(serverId: string, machineId: string, build: CommandPayload<'build'>, imaged?: FakeMachine['disks']): Kept {
  const { name, flavor, image, adminPass, received, imageProperties } = build;
  const isOff = received?.powerOn === false || build.powerOn === false;
  return {
    ...blankMachine(serverId, machineId, flavor),
    name,
    powerState: isOff ? powerStates.shutdown : powerStates.running,
    rootGib: image || received ? flavor.rootGib : null,
    imageId: image?.id ?? null,
    ...(imageProperties !== undefined && { imageProperties }),
    ...(adminPass !== undefined && digestOf(adminPass)),
    // A disk of its own has something of its own on it.
    disks:
      received === undefined
        ? { ...(image ? (imaged ?? { root: diskOf(image.id, machineId) }) : {}), ...ephemeralDisk(flavor, machineId) }
        : disksSchema.parse(received.disks),
    diskFormat: image?.diskFormat ?? 'qcow2',
    portIds: build.networks.map((port) => port.portId),
    connections: connectionsOf(build.volumes),
    console: isOff ? '' : written({ name, console: '' }, boot),
  };
}

export function readMachine(file: string): FakeMachine {
  const machine = machineFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { ...machine, volumeIds: Object.keys(machine.connections) };
}

export const hasGuest = (powerState: number) => powerState === powerStates.running || powerState === powerStates.paused;
