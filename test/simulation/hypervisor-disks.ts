/** What a simulated hypervisor does to the disks that are a machine's own, and to its guest: as agent/drivers/fake/own-disks.ts does. */
import { type Driver, DriverFault } from '../../agent/driver.ts';
import type { CommandPayload } from '../../shared/messaging/commands.ts';
import type { GroupFilters } from '../../shared/messaging/network-ports.ts';
import * as powerStates from '../../shared/messaging/power-states.ts';
import type { Hypervisor } from './hypervisor.ts';
import { blank, connectionsOf, pluggedInto, type SimulatedMachine } from './machine.ts';

type Part = Pick<Driver, 'clearDisks' | 'connectVolumes' | 'rebuild' | 'rescue' | 'unrescue' | 'setAdminPassword'>;
type Call = <T>(operation: string, serverId: string, volumeId: string, isDone: () => boolean, effect: () => T) => Promise<T>;

interface Finders {
  readonly get: (serverId: string) => SimulatedMachine;
  /** Built or cleared, and the one that is meant. */
  /** What is in the image, or what nothing else has. */
  readonly diskOf: (build: Pick<CommandPayload<'build'>, 'image'>, id: string) => string;
  readonly hear: (told: readonly GroupFilters[] | undefined) => void;
  readonly meant: (serverId: string, machineId: string) => SimulatedMachine;
}

export function ownDisksOf(of: Hypervisor, call: Call, { get, meant, diskOf, hear }: Finders): Part {
  const stateOf = (serverId: string) => of.machines.get(serverId)?.state;
  return {
    clearDisks: (serverId, { machineId }) =>
      call(
        'clear',
        serverId,
        '',
        () => stateOf(serverId) === 'cleared',
        () => {
          const there = of.machines.get(serverId);
          if (there !== undefined && there.machineId !== machineId) {
            throw new DriverFault('A machine for this server exists on the host already.');
          }
          const powerState = powerStates.shutdown;
          of.machines.set(serverId, {
            ...(there ?? blank(serverId, machineId, '')),
            state: 'cleared',
            powerState,
            snapshots: new Map(),
            connections: new Map(),
          });
          return { powerState };
        },
      ),
    connectVolumes: (serverId, { machineId, volumes }) =>
      call(
        'connect',
        serverId,
        '',
        () => (of.machines.get(serverId)?.connections.size ?? 0) > 0,
        () => {
          const machine = meant(serverId, machineId);
          if (machine.state === 'cleared') of.machines.set(serverId, { ...machine, connections: connectionsOf(volumes) });
          return { powerState: machine.powerState };
        },
      ),
    rebuild: (serverId, rebuildId, { machineId, powerOn, volumes, networks, filters, image }) =>
      call(
        'rebuild',
        serverId,
        '',
        () => stateOf(serverId) === 'built',
        () => {
          const machine = meant(serverId, machineId);
          if (machine.state === 'built') return { powerState: machine.powerState };
          hear(filters);
          const powerState = powerOn ? powerStates.running : powerStates.shutdown;
          of.machines.set(serverId, {
            ...blank(serverId, machineId, diskOf({ image }, rebuildId)),
            powerState,
            connections: connectionsOf(volumes),
            plugged: pluggedInto(networks),
          });
          return { powerState };
        },
      ),
    rescue: (serverId, rescueId, { machineId }) =>
      call(
        'rescue',
        serverId,
        '',
        () => of.machines.get(serverId)?.rescueId === rescueId,
        () => {
          const machine = get(serverId);
          if (machine.machineId !== machineId) throw new DriverFault('The machine does not exist on its host.');
          machine.rescueId = rescueId;
          machine.powerState = powerStates.running;
          return { powerState: machine.powerState };
        },
      ),
    unrescue: (serverId, machineId) =>
      call(
        'unrescue',
        serverId,
        '',
        () => of.machines.get(serverId)?.rescueId === undefined,
        () => {
          const machine = get(serverId);
          if (machine.machineId !== machineId) throw new DriverFault('The machine does not exist on its host.');
          machine.rescueId = undefined;
          machine.powerState = powerStates.running;
          return { powerState: machine.powerState };
        },
      ),
    setAdminPassword: (serverId, { machineId }) =>
      call(
        'password',
        serverId,
        '',
        () => true,
        () => {
          const machine = get(serverId);
          if (machine.machineId !== machineId || machine.powerState !== powerStates.running)
            throw new DriverFault('The machine does not run.');
          return { powerState: machine.powerState };
        },
      ),
  };
}
