import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod/mini';
import * as limits from '../../shared/limits.ts';
import { type CommandPayload, type PowerVerb, powerAfter } from '../../shared/messaging/commands.ts';
import type { Inventory } from '../../shared/messaging/inventory.ts';
import * as powerStates from '../../shared/messaging/power-states.ts';
import { lastLines } from '../console.ts';
import { bookkeepersDiagnostics } from '../diagnostics.ts';
import { type Driver, DriverFault, type Machine } from '../driver.ts';

/** A call that is about to take effect. */
export interface FakeCall {
  readonly operation: Exclude<keyof Driver, 'inventory' | 'machines' | 'power'> | PowerVerb;
  readonly serverId: string;
  /** The volume that is to be attached or detached. */
  readonly volumeId?: string;
}

export interface FakeDriverOptions {
  /** Where the machines are; made if it is missing. */
  readonly folder: string;
  /** What the host has; the rest is made up. */
  readonly inventory?: Partial<Inventory>;
  /** Called before every call takes effect. It may wait, or throw: a `DriverFault` as the hypervisor's answer, another error as an outage. */
  readonly intercept?: (call: FakeCall) => void | Promise<void>;
  /** Replaces a file as a whole; at once unless told, so that a test's clock need not wait for the disk. */
  readonly replaceFile?: (file: string, text: string) => void | Promise<void>;
}

/** Written beside and renamed: whoever reads finds the old text or the new one. */
function replaceAtOnce(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

const connection = z.object({ attachmentId: z.optional(z.string()), device: z.string(), connection: z.record(z.string(), z.json()) });

const disksSchema = z.record(z.string(), z.string());

const machineFile = z.object({
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

export interface FakeDriver extends Driver {
  machines(): Promise<readonly FakeMachine[]>;
}

const defaultInventory: Inventory = {
  vcpus: 64,
  memoryMib: 262_144,
  diskGib: 4_096,
  hypervisorType: 'fake',
  hypervisorVersion: 1_000,
  hypervisorHostname: 'fake',
  hostIp: '127.0.0.1',
  cpuInfo: { arch: 'x86_64', model: 'fake', vendor: 'fake', features: [], topology: { sockets: 1, cores: 64, threads: 1 } },
  traits: [],
};

/**
 * A hypervisor that only keeps its books: a JSON file per machine in a folder, replaced as a whole, so that it survives its
 * process and anybody may look what machines and connections there are.
 */
export function fakeDriver({ folder, inventory, intercept, replaceFile = replaceAtOnce }: FakeDriverOptions): FakeDriver {
  mkdirSync(folder, { recursive: true });

  const fileOf = (serverId: string) => join(folder, `${serverId}.json`);

  // Asked first: to fail at reading a file that is not there takes ten times as long, and every spawn would.
  const find = (serverId: string) => (existsSync(fileOf(serverId)) ? readMachine(fileOf(serverId)) : undefined);

  function get(serverId: string): FakeMachine {
    const machine = find(serverId);
    if (machine?.state !== 'built') throw new DriverFault('The machine does not exist on its host.');
    return machine;
  }

  async function save(machine: Omit<FakeMachine, 'volumeIds'>): Promise<{ powerState: number }> {
    await replaceFile(fileOf(machine.serverId), JSON.stringify(machineFile.parse(machine)));
    return { powerState: machine.powerState };
  }

  async function setPower(operation: PowerVerb | 'reboot', serverId: string, powerState: number) {
    await intercept?.({ operation, serverId });
    const machine = get(serverId);
    if (machine.powerState === powerState && operation !== 'reboot') return { powerState };
    return save({ ...machine, powerState, console: written(machine, consoleLines[operation] ?? []) });
  }

  return {
    async inventory() {
      return { ...defaultInventory, ...inventory };
    },
    async machines() {
      const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
      return files.toSorted().map((name) => readMachine(join(folder, name)));
    },
    async spawn(serverId, machineId, build) {
      await intercept?.({ operation: 'spawn', serverId });
      const machine = find(serverId);
      if (machine && machine.machineId !== machineId) throw new DriverFault('A machine for this server exists on the host already.');
      if (machine?.state === 'built') return { powerState: machine.powerState };
      if (!machine && build.received) throw new DriverFault('Nothing was received for the machine.');
      return save(newMachine(serverId, machineId, build));
    },
    async discard(serverId, machineId) {
      await intercept?.({ operation: 'discard', serverId });
      if (find(serverId)?.machineId === machineId) rmSync(fileOf(serverId), { force: true });
      return {};
    },
    async receiveDisks(serverId, machineId, { flavor }) {
      await intercept?.({ operation: 'receiveDisks', serverId });
      const machine = find(serverId);
      if (machine && machine.machineId !== machineId) throw new DriverFault('A machine for this server exists on the host already.');
      if (!machine) await save({ ...blankMachine(serverId, machineId, flavor), state: 'received', powerState: powerStates.pending });
      return { address: { folder } };
    },
    async handOverDisks(serverId, { rootGib }) {
      await intercept?.({ operation: 'handOverDisks', serverId });
      const machine = find(serverId);
      if (machine?.state === 'handed over') return { powerState: powerStates.shutdown, disks: machine.disks };
      const built = get(serverId);
      if (rootGib !== undefined && rootGib < (built.rootGib ?? 0)) throw new DriverFault('Resize error: Unable to resize disk down.');
      const console = built.powerState === powerStates.running ? written(built, halt) : built.console;
      const { powerState } = await save({ ...built, state: 'handed over', powerState: powerStates.shutdown, connections: {}, console });
      return { powerState, disks: built.disks };
    },
    async takeBackDisks(serverId, { machineId, volumes, powerOn }) {
      await intercept?.({ operation: 'takeBackDisks', serverId });
      const machine = find(serverId);
      if (machine?.machineId !== machineId) throw new DriverFault('The machine does not exist on its host.');
      const powerState = powerOn ? powerStates.running : powerStates.shutdown;
      const console = powerOn && machine.powerState !== powerState ? written(machine, boot) : machine.console;
      return save({ ...machine, state: 'built', powerState, connections: connectionsOf(volumes), console });
    },
    power: (serverId, verb) => setPower(verb, serverId, powerAfter[verb]),
    reboot: (serverId) => setPower('reboot', serverId, powerStates.running),
    async triggerCrashDump(serverId) {
      await intercept?.({ operation: 'triggerCrashDump', serverId });
      const machine = get(serverId);
      if (!hasGuest(machine.powerState)) throw new DriverFault('The machine does not run.');
      return save({ ...machine, console: written(machine, panic) });
    },
    async attachVolume(serverId, { volumeId, attachmentId, device, connection }) {
      await intercept?.({ operation: 'attachVolume', serverId, volumeId });
      const machine = get(serverId);
      return save({ ...machine, connections: { ...machine.connections, [volumeId]: { attachmentId, device, connection } } });
    },
    async detachVolume(serverId, { volumeId, attachmentId }) {
      await intercept?.({ operation: 'detachVolume', serverId, volumeId });
      const machine = find(serverId);
      if (!machine) return {};
      const { [volumeId]: gone, ...connections } = machine.connections;
      const isThisOne = gone !== undefined && (gone.attachmentId ?? attachmentId) === attachmentId;
      return isThisOne ? save({ ...machine, connections }) : { powerState: machine.powerState };
    },
    async consoleOutput(serverId, lines) {
      await intercept?.({ operation: 'consoleOutput', serverId });
      return lastLines(Buffer.from(get(serverId).console), lines);
    },
    async diagnostics(serverId) {
      await intercept?.({ operation: 'diagnostics', serverId });
      const { powerState, vcpus, memoryMib, disks, connections, portIds } = get(serverId);
      const devices = [...Object.keys(disks), ...Object.values(connections).map(({ device }) => device)];
      return bookkeepersDiagnostics({ powerState, vcpus, memoryMib, devices, ports: portIds.length });
    },
  };
}

const hasGuest = (powerState: number) => powerState === powerStates.running || powerState === powerStates.paused;

/** What a machine says of itself when it begins, ends, or both. */
const boot = ['Booting from the hard disk...', 'Linux version 6.12.0-fake', 'Reached target multi-user.target.', ''];
const halt = ['Stopping all services.', 'reboot: Power down'];
const panic = ['Kernel panic - not syncing: NMI: Not continuing'];
const restart = ['Stopping all services.', 'reboot: Restarting system', ...boot];
const consoleLines: Readonly<Partial<Record<PowerVerb | 'reboot', readonly string[]>>> = { start: boot, stop: halt, reboot: restart };

/** The console with more lines; a machine that has booted waits for somebody to log in. */
function written({ name, console }: Pick<FakeMachine, 'name' | 'console'>, lines: readonly string[]): string {
  return `${console}${lines.map((line) => (line === '' ? `${name} login: ` : line)).join('\n')}\n`.slice(-limits.consoleBytes);
}

type Fresh = Omit<FakeMachine, 'volumeIds'>;

const connectionsOf = (volumes: CommandPayload<'build'>['volumes']): FakeMachine['connections'] =>
  Object.fromEntries(volumes.map(({ volumeId, attachmentId, device, connection }) => [volumeId, { attachmentId, device, connection }]));

function blankMachine(serverId: string, machineId: string, { vcpus, memoryMib }: CommandPayload<'build'>['flavor']): Fresh {
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

function newMachine(serverId: string, machineId: string, build: CommandPayload<'build'>): Fresh {
  const { name, flavor, image, adminPass, received } = build;
  return {
    ...blankMachine(serverId, machineId, flavor),
    name,
    powerState: received?.powerOn === false ? powerStates.shutdown : powerStates.running,
    rootGib: image || received ? flavor.rootGib : null,
    imageId: image?.id ?? null,
    ...(adminPass !== undefined && { adminPassDigest: hash('sha256', adminPass) }),
    // A disk of its own has something of its own on it.
    disks: received === undefined ? (image ? { root: hash('sha256', `${image.id} ${machineId}`) } : {}) : disksSchema.parse(received.disks),
    portIds: build.networks.map((port) => port.portId),
    connections: connectionsOf(build.volumes),
    console: received?.powerOn === false ? '' : written({ name, console: '' }, boot),
  };
}

function readMachine(file: string): FakeMachine {
  const machine = machineFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { ...machine, volumeIds: Object.keys(machine.connections) };
}
