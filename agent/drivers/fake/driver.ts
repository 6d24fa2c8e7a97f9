import { type PowerVerb, powerAfter } from '../../../shared/messaging/commands.ts';
import type { Inventory } from '../../../shared/messaging/inventory.ts';
import * as powerStates from '../../../shared/messaging/power-states.ts';
import { lastLines } from '../../console.ts';
import { bookkeepersDiagnostics } from '../../diagnostics.ts';
import { type Driver, DriverFault } from '../../driver.ts';
import type { NetworkBook } from '../../network/book.ts';
import { uptimeOfSystem } from '../../uptime.ts';
import { type FakeDriverOptions, openBooks } from './books.ts';
import { boot, consoleLines, fakeConsolePorts, halt, panic, written } from './console.ts';
import { interfacesOf } from './interfaces.ts';
import { liveCalls, unlessGivenUp } from './live.ts';
import { blankMachine, connectionsOf, type FakeMachine, hasGuest, newMachine } from './machine.ts';
import { ownDisks } from './own-disks.ts';
import { disksOfImage, snapshotsOf } from './snapshots.ts';
import { volumesInUse } from './volumes-in-use.ts';

export interface FakeDriver extends Driver {
  machines(): Promise<readonly FakeMachine[]>;
  /** Ids of the images that it was told to fetch. */
  cachedImages(): readonly string[];
  /** What it was told of ports and of security groups. */
  readonly network: Pick<NetworkBook, 'port' | 'group'>;
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
  traits: ['COMPUTE_RESCUE_BFV'],
};

/**
 * A hypervisor that only keeps its books: a JSON file per machine in a folder, replaced as a whole, so that it survives its
 * process and anybody may look what machines and connections there are.
 */
export function fakeDriver({ inventory, ...options }: FakeDriverOptions): FakeDriver {
  const books = openBooks(options);
  const { folder, intercept, find, get, save } = books;

  async function setPower(operation: PowerVerb | 'reboot', serverId: string, powerState: number) {
    await intercept({ operation, serverId });
    const machine = get(serverId);
    const isRebooted = operation === 'reboot';
    if (machine.powerState === powerState && !isRebooted) return { powerState };
    // It starts from its own disks, however it was ended.
    const { rescue, ...own } = machine;
    const started = operation === 'start' || isRebooted ? own : machine;
    return save({ ...started, powerState, console: written(machine, consoleLines[operation] ?? []) });
  }

  return {
    async inventory() {
      return { ...defaultInventory, ...inventory };
    },
    async machines() {
      return books.all();
    },
    async spawn(serverId, machineId, build) {
      await intercept({ operation: 'spawn', serverId });
      const machine = find(serverId);
      if (machine && machine.machineId !== machineId) throw new DriverFault('A machine for this server exists on the host already.');
      if (machine?.state === 'built') return { powerState: machine.powerState };
      if (!machine && build.received) throw new DriverFault('Nothing was received for the machine.');
      const made = newMachine(serverId, machineId, build, await disksOfImage(build.image));
      books.network.plug(build.networks, build.filters);
      return save(made);
    },
    async discard(serverId, machineId) {
      await intercept({ operation: 'discard', serverId });
      const machine = find(serverId);
      if (machine?.machineId !== machineId) return {};
      books.network.unplug(machine.portIds);
      books.remove(serverId);
      return {};
    },
    async receiveDisks(serverId, machineId, { flavor }) {
      await intercept({ operation: 'receiveDisks', serverId });
      const machine = find(serverId);
      if (machine && machine.machineId !== machineId) throw new DriverFault('A machine for this server exists on the host already.');
      if (!machine) await save({ ...blankMachine(serverId, machineId, flavor), state: 'received', powerState: powerStates.pending });
      return { address: { folder } };
    },
    async handOverDisks(serverId, { rootGib }, course) {
      await unlessGivenUp(intercept({ operation: 'handOverDisks', serverId, course }), course);
      const machine = find(serverId);
      if (machine?.state === 'handed over') return { powerState: powerStates.shutdown, disks: machine.disks };
      const built = get(serverId);
      if (rootGib !== undefined && rootGib < (built.rootGib ?? 0)) throw new DriverFault('Resize error: Unable to resize disk down.');
      const console = built.powerState === powerStates.running ? written(built, halt) : built.console;
      const { powerState } = await save({ ...built, state: 'handed over', powerState: powerStates.shutdown, connections: {}, console });
      course.progress({ percent: 100 });
      return { powerState, disks: built.disks };
    },
    async takeBackDisks(serverId, { machineId, volumes, powerOn }) {
      await intercept({ operation: 'takeBackDisks', serverId });
      const machine = find(serverId);
      if (machine?.machineId !== machineId) throw new DriverFault('The machine does not exist on its host.');
      const powerState = powerOn ? powerStates.running : powerStates.shutdown;
      const console = powerOn && machine.powerState !== powerState ? written(machine, boot) : machine.console;
      return save({ ...machine, state: 'built', powerState, connections: connectionsOf(volumes), console });
    },
    ...ownDisks(books),
    ...liveCalls(books),
    power: (serverId, verb) => setPower(verb, serverId, powerAfter[verb]),
    reboot: (serverId) => setPower('reboot', serverId, powerStates.running),
    async triggerCrashDump(serverId) {
      await intercept({ operation: 'triggerCrashDump', serverId });
      const machine = get(serverId);
      if (!hasGuest(machine.powerState)) throw new DriverFault('The machine does not run.');
      return save({ ...machine, console: written(machine, panic) });
    },
    ...snapshotsOf(books),
    async attachVolume(serverId, { volumeId, attachmentId, device, connection }) {
      await intercept({ operation: 'attachVolume', serverId, volumeId });
      const machine = get(serverId);
      return save({ ...machine, connections: { ...machine.connections, [volumeId]: { attachmentId, device, connection } } });
    },
    async detachVolume(serverId, { volumeId, attachmentId }) {
      await intercept({ operation: 'detachVolume', serverId, volumeId });
      const machine = find(serverId);
      if (!machine) return {};
      const { [volumeId]: gone, ...connections } = machine.connections;
      const isThisOne = gone !== undefined && (gone.attachmentId ?? attachmentId) === attachmentId;
      return isThisOne ? save({ ...machine, connections }) : { powerState: machine.powerState };
    },
    ...volumesInUse(books),
    ...interfacesOf(books),
    async consoleOutput(serverId, lines) {
      await intercept({ operation: 'consoleOutput', serverId });
      return lastLines(Buffer.from(get(serverId).console), lines);
    },
    async console(serverId, type) {
      await intercept({ operation: 'console', serverId });
      const { machineId, powerState } = get(serverId);
      if (!hasGuest(powerState)) return null;
      return {
        host: '127.0.0.1',
        port: fakeConsolePorts[type],
        tlsPort: type === 'spice-direct' ? 5_901 : null,
        path: type === 'webmks' ? machineId : null,
      };
    },
    async diagnostics(serverId) {
      await intercept({ operation: 'diagnostics', serverId });
      const { powerState, vcpus, memoryMib, disks, connections, portIds } = get(serverId);
      const devices = [...Object.keys(disks), ...Object.values(connections).map(({ device }) => device)];
      return bookkeepersDiagnostics({ powerState, vcpus, memoryMib, devices, ports: portIds.length });
    },
    uptime: uptimeOfSystem,
    cacheImage: async ({ id }) => books.cache(id),
    cachedImages: () => books.cached(),
    network: books.network,
  };
}
