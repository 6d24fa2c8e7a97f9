/** The hypervisor of a simulated host: what survives its agents, and the driver through which an agent reaches it. */

import { lastLines } from '../../agent/console.ts';
import { bookkeepersDiagnostics } from '../../agent/diagnostics.ts';
import { type Driver, DriverFault, givenUp } from '../../agent/driver.ts';
import { type CommandPayload, powerAfter } from '../../shared/messaging/commands.ts';
import type { Inventory } from '../../shared/messaging/inventory.ts';
import type { GroupFilters } from '../../shared/messaging/network-ports.ts';
import * as powerStates from '../../shared/messaging/power-states.ts';
import type { Stream } from './chance.ts';
import type { Faults } from './faults.ts';
import { ownDisksOf } from './hypervisor-disks.ts';
import { type ImageBytes, simulatedSnapshots } from './hypervisor-snapshots.ts';
import { liveCalls } from './live-calls.ts';
import { blank, connectionsOf, pluggedInto, type SimulatedMachine } from './machine.ts';
import type { Actor, Scheduler } from './scheduler.ts';

export interface Hypervisor {
  readonly host: string;
  readonly inventory: Inventory;
  readonly machines: Map<string, SimulatedMachine>;
  /** What groups let through, as the host was told last. */
  readonly filters: Map<string, GroupFilters>;
  /** How often each operation took effect, by `operation server volume`. */
  readonly effects: Map<string, number>;
  /** Calls whose end the agent did not learn: they may be made again. */
  uncertain: number;
}

export function hypervisor(host: string, size: Pick<Inventory, 'vcpus' | 'memoryMib' | 'diskGib'>): Hypervisor {
  return {
    host,
    machines: new Map(),
    filters: new Map(),
    effects: new Map(),
    uncertain: 0,
    inventory: {
      ...size,
      hypervisorType: 'fake',
      hypervisorVersion: 1,
      hypervisorHostname: host,
      hostIp: '192.0.2.1',
      cpuInfo: { arch: 'x86_64', model: 'fake', vendor: 'fake', features: [], topology: { sockets: 1, cores: size.vcpus, threads: 1 } },
      traits: [],
    },
  };
}

export interface DriverPorts {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly actor: Actor;
  readonly chance: Stream;
  /** Milliseconds that a call takes at most. */
  readonly latency: number;
  /** What is in images, by the name that hosts are told. */
  readonly bytes: ImageBytes;
  /** Called after every effect. */
  readonly observe: (host: Hypervisor) => void;
}

/** What a machine has written to its console. */
export const consoleOf = (serverId: string) => `This is ${serverId}.\n`;

/** Behaves as agent/drivers/fake/ does, whose tests say what that is. */
export function simulatedDriver(of: Hypervisor, { scheduler, faults, actor, chance, latency, bytes, observe }: DriverPorts): Driver {
  const get = (serverId: string): SimulatedMachine => {
    const machine = of.machines.get(serverId);
    if (machine?.state !== 'built') throw new DriverFault('The machine does not exist on its host.');
    return machine;
  };

  /** What was received or is in the image, or what only this machine has. @throws DriverFault for an image whose bytes are not there */
  function diskOf({ received, image }: Partial<Pick<CommandPayload<'build'>, 'image' | 'received'>>, machineId: string): string {
    if (received !== undefined) return String(received.disks['root']);
    // What images are founded with has no bytes here.
    if (!image?.dataId) return `disk of ${machineId}`;
    const content = bytes.get(image.file ?? '');
    if (content === undefined) throw new DriverFault('The image has no data any more.');
    return content;
  }

  /** `isDone`: an earlier call may have done it, and then a fault would be a lie: it says that nothing of the call holds. */
  async function call<T>(operation: string, serverId: string, volumeId: string, isDone: () => boolean, effect: () => T): Promise<T> {
    const name = `${operation} ${serverId}${volumeId === '' ? '' : ` ${volumeId}`}`;
    await scheduler.sleep(actor, faults.strikes('driver.slow') ? chance.between(10_000, 400_000) : chance.between(0, latency));
    return scheduler.call(actor, name, () => {
      if (!isDone() && faults.strikes('driver.fault')) throw new DriverFault('The hypervisor says no.');
      const isOut = faults.strikes('driver.outage');
      if (isOut) of.uncertain += 1;
      if (isOut && scheduler.steps % 2 === 0) throw new Error('The hypervisor does not answer, and did nothing.');
      const value = effect();
      of.effects.set(name, (of.effects.get(name) ?? 0) + 1);
      observe(of);
      if (isOut) throw new Error('The hypervisor does not answer, though it did it.');
      return value;
    });
  }

  const meant = (serverId: string, machineId: string): SimulatedMachine => {
    const machine = of.machines.get(serverId);
    if (machine?.machineId !== machineId || (machine.state !== 'built' && machine.state !== 'cleared'))
      throw new DriverFault('The machine does not exist on its host.');
    return machine;
  };

  const setPower = (operation: string, serverId: string, powerState: number) =>
    call(
      operation,
      serverId,
      '',
      () => operation === 'reboot' || of.machines.get(serverId)?.powerState === powerState,
      () => {
        const machine = get(serverId);
        machine.powerState = powerState;
        if (operation === 'start' || operation === 'reboot') machine.rescueId = undefined;
        return { powerState };
      },
    );

  /** Of a connected volume, where it stays connected. */
  const used = (operation: string, serverId: string, volumeId: string) =>
    call(
      operation,
      serverId,
      volumeId,
      () => false,
      () => {
        const { connections, powerState } = get(serverId);
        if (!connections.has(volumeId)) throw new DriverFault('The volume is not connected to the machine.');
        return { powerState };
      },
    );

  /** Of two that say different things of a group the newer holds. */
  function hear(told: readonly GroupFilters[] = []): void {
    for (const group of told) if (group.revision > (of.filters.get(group.groupId)?.revision ?? -1)) of.filters.set(group.groupId, group);
  }

  const interfaces = (operation: 'plug' | 'unplug', serverId: string, portId: string, filters?: readonly GroupFilters[]) =>
    call(
      operation,
      serverId,
      '',
      () => of.machines.get(serverId)?.plugged.has(portId) === (operation === 'plug'),
      () => {
        const machine = operation === 'plug' ? get(serverId) : of.machines.get(serverId);
        hear(filters);
        if (operation === 'plug') machine?.plugged.add(portId);
        else machine?.plugged.delete(portId);
        return machine === undefined ? {} : { powerState: machine.powerState };
      },
    );

  return {
    attachInterface: (serverId, { port, filters }) => interfaces('plug', serverId, port.portId, filters),
    detachInterface: (serverId, portId) => interfaces('unplug', serverId, portId),
    /** Its books take it, whatever the hypervisor does. */
    async updateFilters(told) {
      await scheduler.call(actor, 'filters', () => {
        if (told.of === 'group') hear([told.group]);
      });
    },
    inventory: async () => of.inventory,
    machines: async () =>
      [...of.machines.values()].map(({ connections, plugged: _, ...machine }) => ({
        ...machine,
        volumeIds: [...connections.keys()],
      })),
    spawn: (serverId, machineId, build) =>
      call(
        'spawn',
        serverId,
        '',
        () => of.machines.get(serverId)?.state === 'built',
        () => {
          const machine = of.machines.get(serverId);
          if (machine !== undefined && machine.machineId !== machineId) {
            throw new DriverFault('A machine for this server exists on the host already.');
          }
          if (machine?.state === 'built') return { powerState: machine.powerState };
          if (machine === undefined && build.received !== undefined) throw new DriverFault('Nothing was received for the machine.');
          const powerState = build.received?.powerOn === false || build.powerOn === false ? powerStates.shutdown : powerStates.running;
          const connections = connectionsOf(build.volumes);
          hear(build.filters);
          const plugged = pluggedInto(build.networks);
          of.machines.set(serverId, { ...blank(serverId, machineId, diskOf(build, machineId)), powerState, connections, plugged });
          return { powerState };
        },
      ),
    discard: (serverId, machineId) =>
      call(
        'discard',
        serverId,
        '',
        () => true,
        () => {
          if (of.machines.get(serverId)?.machineId === machineId) of.machines.delete(serverId);
          return {};
        },
      ),
    receiveDisks: (serverId, machineId) =>
      call(
        'receive',
        serverId,
        '',
        () => of.machines.has(serverId),
        () => {
          const machine = of.machines.get(serverId);
          if (machine !== undefined && machine.machineId !== machineId) {
            throw new DriverFault('A machine for this server exists on the host already.');
          }
          const room = { ...blank(serverId, machineId, ''), state: 'received', powerState: powerStates.pending } as const;
          if (machine === undefined) of.machines.set(serverId, room);
          return { address: { host: of.host } };
        },
      ),
    handOverDisks: (serverId, _wanted, course) =>
      call(
        'handOver',
        serverId,
        '',
        () => of.machines.get(serverId)?.state === 'handed over',
        () => {
          const machine = of.machines.get(serverId);
          if (machine?.state !== 'handed over') {
            if (course.givenUp.aborted) throw givenUp();
            of.machines.set(serverId, { ...get(serverId), state: 'handed over', powerState: powerStates.shutdown, connections: new Map() });
          }
          return { powerState: powerStates.shutdown, disks: { root: of.machines.get(serverId)?.disk ?? '' } };
        },
      ),
    takeBackDisks: (serverId, { machineId, volumes, powerOn }) =>
      call(
        'takeBack',
        serverId,
        '',
        () => true,
        () => {
          const machine = of.machines.get(serverId);
          if (machine?.machineId !== machineId) throw new DriverFault('The machine does not exist on its host.');
          const powerState = powerOn ? powerStates.running : powerStates.shutdown;
          of.machines.set(serverId, { ...machine, state: 'built', powerState, connections: connectionsOf(volumes) });
          return { powerState };
        },
      ),
    ...ownDisksOf(of, call, { get, meant, diskOf, hear }),
    ...liveCalls({ of, get, call, connectionsOf, hear }),
    power: (serverId, verb) => setPower(verb, serverId, powerAfter[verb]),
    reboot: (serverId) => setPower('reboot', serverId, powerStates.running),
    triggerCrashDump: (serverId) =>
      call(
        'crash',
        serverId,
        '',
        () => false,
        () => {
          const { powerState } = get(serverId);
          if (powerState !== powerStates.running && powerState !== powerStates.paused) throw new DriverFault('The machine does not run.');
          return { powerState };
        },
      ),
    ...simulatedSnapshots({ call, get, find: (serverId) => of.machines.get(serverId), bytes }),
    attachVolume: (serverId, { volumeId, attachmentId }) =>
      call(
        'attach',
        serverId,
        volumeId,
        () => of.machines.get(serverId)?.connections.has(volumeId) === true,
        () => {
          const machine = get(serverId);
          machine.connections.set(volumeId, attachmentId);
          return { powerState: machine.powerState };
        },
      ),
    detachVolume: (serverId, { volumeId, attachmentId }) =>
      call(
        'detach',
        serverId,
        volumeId,
        () => of.machines.get(serverId)?.connections.has(volumeId) !== true,
        () => {
          const machine = of.machines.get(serverId);
          if (machine?.connections.get(volumeId) === attachmentId) machine.connections.delete(volumeId);
          return machine === undefined ? {} : { powerState: machine.powerState };
        },
      ),
    swapVolume: (serverId, { from, to }) =>
      call(
        'swap',
        serverId,
        to.volumeId,
        () => of.machines.get(serverId)?.connections.get(to.volumeId) === to.attachmentId,
        () => {
          const { connections, powerState } = get(serverId);
          const isSwapped = !connections.has(from.volumeId) && connections.get(to.volumeId) === to.attachmentId;
          if (!isSwapped && connections.get(from.volumeId) !== from.attachmentId) {
            throw new DriverFault('The volume is not connected to the machine.');
          }
          connections.delete(from.volumeId);
          connections.set(to.volumeId, to.attachmentId);
          return { powerState };
        },
      ),
    extendVolume: (serverId, volumeId) => used('extend', serverId, volumeId),
    snapshotVolume: (serverId, { volumeId }) => used('snapshot', serverId, volumeId),
    mergeVolumeSnapshot: (serverId, { volumeId }) => used('merge', serverId, volumeId),
    /** Looking is no effect: it may be done as often as somebody asks. */
    async consoleOutput(serverId, lines) {
      await scheduler.sleep(actor, faults.strikes('driver.slow') ? chance.between(10_000, 400_000) : chance.between(0, latency));
      return scheduler.call(actor, `console ${serverId}`, () => {
        if (faults.strikes('driver.outage')) throw new Error('The hypervisor does not answer.');
        return lastLines(Buffer.from(consoleOf(get(serverId).serverId)), lines);
      });
    },
    async console(serverId) {
      await scheduler.sleep(actor, chance.between(0, latency));
      return scheduler.call(actor, `console address ${serverId}`, () => {
        if (faults.strikes('driver.outage')) throw new Error('The hypervisor does not answer.');
        get(serverId);
        return { host: of.host, port: 5_900, tlsPort: null, path: null };
      });
    },
    async diagnostics(serverId) {
      await scheduler.sleep(actor, chance.between(0, latency));
      return scheduler.call(actor, `diagnostics ${serverId}`, () => {
        if (faults.strikes('driver.outage')) throw new Error('The hypervisor does not answer.');
        const { powerState, connections } = get(serverId);
        return bookkeepersDiagnostics({ powerState, vcpus: 1, memoryMib: 512, devices: [...connections.keys()], ports: 0 });
      });
    },
    uptime: async () => ({ seconds: 0, load: [0, 0, 0] }),
    async cacheImage() {},
  };
}
