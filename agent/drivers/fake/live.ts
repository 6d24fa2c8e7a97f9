/** Machines of the fake hypervisor that move while they run. */
import * as powerStates from '../../../shared/messaging/power-states.ts';
import type { Course } from '../../course.ts';
import { type Driver, DriverFault, givenUp } from '../../driver.ts';
import type { Books } from './books.ts';
import { boot, written } from './console.ts';
import { blankMachine, connectionsOf, disksSchema } from './machine.ts';

type LiveCalls = Pick<Driver, 'receiveMachine' | 'sendMachine' | 'takeOverMachine' | 'takeBackMachine'>;

/** Its memory is sent in so many parts. */
const parts = 4;

/** How far the sending is, as a hypervisor tells it. */
const sentOf = (memoryMib: number, part: number) => {
  const total = memoryMib * 2 ** 20;
  const processed = Math.floor((total * part) / parts);
  return { percent: Math.floor((100 * part) / parts), memory: { total, processed, remaining: total - processed } };
};

/** Waits for what is under way, or until the call is given up. @throws DriverFault then */
export async function unlessGivenUp(work: Promise<void>, { givenUp: signal }: Course): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const over = () => resolve();
  signal.addEventListener('abort', over, { once: true });
  // Nobody waits any more for work that is given up.
  work.catch(() => {});
  try {
    if (!signal.aborted) await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', over);
  }
  if (signal.aborted) throw givenUp();
}

export function liveCalls({ folder, intercept, find, get, save, network }: Books): LiveCalls {
  const stateOf = (isPaused: boolean) => (isPaused ? powerStates.paused : powerStates.running);
  return {
    async receiveMachine(serverId, machineId, { name, flavor, networks, filters }) {
      await intercept({ operation: 'receiveMachine', serverId });
      const machine = find(serverId);
      if (machine && machine.machineId !== machineId) throw new DriverFault('A machine for this server exists on the host already.');
      const blank = {
        ...blankMachine(serverId, machineId, flavor),
        name,
        rootGib: flavor.rootGib,
        portIds: networks.map(({ portId }) => portId),
      };
      network.plug(networks, filters);
      if (!machine) await save({ ...blank, state: 'received', powerState: powerStates.pending });
      return { address: { folder } };
    },
    async sendMachine(serverId, _wanted, course) {
      const machine = find(serverId);
      if (machine?.state === 'handed over') {
        await intercept({ operation: 'sendMachine', serverId });
        return { powerState: machine.powerState, disks: machine.disks };
      }
      for (let part = 0; part < parts && !course.hurried.aborted; part++) {
        const sent = sentOf(machine?.memoryMib ?? 0, part);
        course.progress(sent);
        await unlessGivenUp(intercept({ operation: 'sendMachine', serverId, percent: sent.percent, course }), course);
      }
      const sent = get(serverId);
      course.progress(sentOf(sent.memoryMib, parts));
      const { powerState } = await save({ ...sent, state: 'handed over', powerState: powerStates.paused, connections: {} });
      return { powerState, disks: sent.disks };
    },
    async takeOverMachine(serverId, { machineId, volumes, isPaused, disks: sent }) {
      await intercept({ operation: 'takeOverMachine', serverId });
      const machine = find(serverId);
      if (machine?.machineId !== machineId) throw new DriverFault('Nothing was received for the machine.');
      if (machine.state === 'built') return { powerState: machine.powerState };
      const disks = disksSchema.parse(sent);
      const rootGib = 'root' in disks ? machine.rootGib : null;
      return save({ ...machine, state: 'built', powerState: stateOf(isPaused), connections: connectionsOf(volumes), disks, rootGib });
    },
    async takeBackMachine(serverId, { machineId, volumes, isPaused, mayHaveRun }) {
      await intercept({ operation: 'takeBackMachine', serverId });
      const machine = find(serverId);
      if (machine?.machineId !== machineId) throw new DriverFault('The machine does not exist on its host.');
      const console = mayHaveRun && machine.state === 'handed over' ? written(machine, boot) : machine.console;
      return save({ ...machine, state: 'built', powerState: stateOf(isPaused), connections: connectionsOf(volumes), console });
    },
  };
}
