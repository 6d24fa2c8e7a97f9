/** Machines of a simulated hypervisor that move while they run: as agent/drivers/fake/live.ts does it. */
import type { Course } from '../../agent/course.ts';
import { type Driver, DriverFault, givenUp } from '../../agent/driver.ts';
import type { GroupFilters } from '../../shared/messaging/network-ports.ts';
import * as powerStates from '../../shared/messaging/power-states.ts';
import type { Hypervisor } from './hypervisor.ts';
import { blank, pluggedInto, type SimulatedMachine } from './machine.ts';

type LiveCalls = Pick<Driver, 'receiveMachine' | 'sendMachine' | 'takeOverMachine' | 'takeBackMachine'>;

interface Means {
  readonly of: Hypervisor;
  /** @throws DriverFault unless the machine is built */
  readonly get: (serverId: string) => SimulatedMachine;
  readonly call: <T>(operation: string, serverId: string, volumeId: string, isDone: () => boolean, effect: () => T) => Promise<T>;
  readonly hear: (told: readonly GroupFilters[] | undefined) => void;
  readonly connectionsOf: (
    volumes: readonly { readonly volumeId: string; readonly attachmentId?: string | undefined }[],
  ) => Map<string, string>;
}

export function liveCalls({ of, get, call, connectionsOf, hear }: Means): LiveCalls {
  const find = (serverId: string) => of.machines.get(serverId);
  const powerOf = (isPaused: boolean) => (isPaused ? powerStates.paused : powerStates.running);
  return {
    receiveMachine: (serverId, machineId, { networks, filters }) =>
      call(
        'receive',
        serverId,
        '',
        () => find(serverId) !== undefined,
        () => {
          const machine = find(serverId);
          if (machine !== undefined && machine.machineId !== machineId) {
            throw new DriverFault('A machine for this server exists on the host already.');
          }
          hear(filters);
          const plugged = pluggedInto(networks);
          const room = { ...blank(serverId, machineId, ''), state: 'received', powerState: powerStates.pending, plugged } as const;
          if (machine === undefined) of.machines.set(serverId, room);
          return { address: { host: of.host } };
        },
      ),
    sendMachine(serverId, _wanted, course: Course) {
      course.progress({ percent: 0 });
      return call(
        'send',
        serverId,
        '',
        () => find(serverId)?.state === 'handed over',
        () => {
          if (find(serverId)?.state !== 'handed over') {
            if (course.givenUp.aborted) throw givenUp();
            of.machines.set(serverId, { ...get(serverId), state: 'handed over', powerState: powerStates.paused, connections: new Map() });
          }
          course.progress({ percent: 100 });
          return { powerState: powerStates.paused, disks: { root: find(serverId)?.disk ?? '' } };
        },
      );
    },
    takeOverMachine: (serverId, { machineId, volumes, isPaused, disks }) =>
      call(
        'takeOver',
        serverId,
        '',
        () => find(serverId)?.state === 'built',
        () => {
          const machine = find(serverId);
          if (machine?.machineId !== machineId) throw new DriverFault('Nothing was received for the machine.');
          if (machine.state === 'built') return { powerState: machine.powerState };
          const powerState = powerOf(isPaused);
          of.machines.set(serverId, {
            ...blank(serverId, machineId, String(disks['root'])),
            powerState,
            connections: connectionsOf(volumes),
            plugged: machine.plugged,
          });
          return { powerState };
        },
      ),
    takeBackMachine: (serverId, { machineId, volumes, isPaused }) =>
      call(
        'takeBack',
        serverId,
        '',
        () => true,
        () => {
          const machine = find(serverId);
          if (machine?.machineId !== machineId) throw new DriverFault('The machine does not exist on its host.');
          const powerState = powerOf(isPaused);
          of.machines.set(serverId, { ...machine, state: 'built', powerState, connections: connectionsOf(volumes) });
          return { powerState };
        },
      ),
  };
}
