/** A machine of the fake hypervisor: what it is kept as, and how one begins. */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod/mini';
import type { CommandPayload } from '../../../shared/messaging/commands.ts';
import * as powerStates from '../../../shared/messaging/power-states.ts';
import type { Machine } from '../../driver.ts';
import { boot, written } from './console.ts';

const connection = z.object({ attachmentId: z.optional(z.string()), device: z.string(), connection: z.record(z.string(), z.json()) });

export const disksSchema = z.record(z.string(), z.string());

export const machineFile = z.object({
  serverId: z.string(),
  machineId: z.string(),
  state: z.enum(['received', 'built', 'handed over']),
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
    portIds: [],
    connections: {},
    console: '',
  };
}

export function newMachine(serverId: string, machineId: string, build: CommandPayload<'build'>): Kept {
  const { name, flavor, image, adminPass, received } = build;
  const isOff = received?.powerOn === false || build.powerOn === false;
  return {
    ...blankMachine(serverId, machineId, flavor),
    name,
    powerState: isOff ? powerStates.shutdown : powerStates.running,
    rootGib: image || received ? flavor.rootGib : null,
    imageId: image?.id ?? null,
    ...(adminPass !== undefined && { adminPassDigest: hash('sha256', adminPass) }),
    // A disk of its own has something of its own on it.
    disks: received === undefined ? (image ? { root: hash('sha256', `${image.id} ${machineId}`) } : {}) : disksSchema.parse(received.disks),
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
