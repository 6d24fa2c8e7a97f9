/** The hypervisor of a simulated host: what survives its agents, and the driver through which an agent reaches it. */
import { lastLines } from '../../agent/console.ts';
import { type Driver, DriverFault, powerStates } from '../../agent/driver.ts';
import type { Inventory } from '../../shared/messaging/inventory.ts';
import type { Stream } from './chance.ts';
import type { Faults } from './faults.ts';
import type { Actor, Scheduler } from './scheduler.ts';

export interface SimulatedMachine {
  readonly serverId: string;
  readonly commandId: string;
  powerState: number;
  /** Attachment ids by volume id. */
  readonly connections: Map<string, string>;
}

export interface Hypervisor {
  readonly host: string;
  readonly inventory: Inventory;
  readonly machines: Map<string, SimulatedMachine>;
  /** How often each operation took effect, by `operation server volume`. */
  readonly effects: Map<string, number>;
  /** Calls whose end the agent did not learn: they may be made again. */
  uncertain: number;
}

export function hypervisor(host: string, size: Pick<Inventory, 'vcpus' | 'memoryMib' | 'diskGib'>): Hypervisor {
  return {
    host,
    machines: new Map(),
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
  /** Called after every effect. */
  readonly observe: (host: Hypervisor) => void;
}

/** What a machine has written to its console. */
export const consoleOf = (serverId: string) => `This is ${serverId}.\n`;

/** Behaves as agent/drivers/fake.ts does, whose tests say what that is. */
export function simulatedDriver(of: Hypervisor, { scheduler, faults, actor, chance, latency, observe }: DriverPorts): Driver {
  const get = (serverId: string): SimulatedMachine => {
    const machine = of.machines.get(serverId);
    if (machine === undefined) throw new DriverFault('The machine does not exist on its host.');
    return machine;
  };

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

  const setPower = (operation: string, serverId: string, powerState: number) =>
    call(
      operation,
      serverId,
      '',
      () => operation === 'reboot' || of.machines.get(serverId)?.powerState === powerState,
      () => {
        get(serverId).powerState = powerState;
        return { powerState };
      },
    );

  return {
    inventory: async () => of.inventory,
    machines: async () =>
      [...of.machines.values()].map(({ serverId, powerState, connections }) => ({
        serverId,
        powerState,
        volumeIds: [...connections.keys()],
      })),
    spawn: (serverId, commandId, build) =>
      call(
        'spawn',
        serverId,
        '',
        () => of.machines.has(serverId),
        () => {
          const machine = of.machines.get(serverId);
          if (machine !== undefined && machine.commandId !== commandId) {
            throw new DriverFault('A machine for this server exists on the host already.');
          }
          if (machine !== undefined) return { powerState: machine.powerState };
          const connections = new Map(build.volumes.map(({ volumeId, attachmentId = '' }) => [volumeId, attachmentId]));
          of.machines.set(serverId, { serverId, commandId, powerState: powerStates.running, connections });
          return { powerState: powerStates.running };
        },
      ),
    destroy: (serverId) =>
      call(
        'destroy',
        serverId,
        '',
        () => true,
        () => {
          of.machines.delete(serverId);
          return {};
        },
      ),
    start: (serverId) => setPower('start', serverId, powerStates.running),
    stop: (serverId) => setPower('stop', serverId, powerStates.shutDown),
    reboot: (serverId) => setPower('reboot', serverId, powerStates.running),
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
    /** Looking is no effect: it may be done as often as somebody asks. */
    async consoleOutput(serverId, lines) {
      await scheduler.sleep(actor, faults.strikes('driver.slow') ? chance.between(10_000, 400_000) : chance.between(0, latency));
      return scheduler.call(actor, `console ${serverId}`, () => {
        if (faults.strikes('driver.outage')) throw new Error('The hypervisor does not answer.');
        return lastLines(Buffer.from(consoleOf(get(serverId).serverId)), lines);
      });
    },
  };
}
