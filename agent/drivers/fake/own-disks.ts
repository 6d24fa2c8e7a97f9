/** What the fake hypervisor does to the disks that are a machine's own, and to what is in its guest: rebuilding, rescuing, passwords. */
import * as powerStates from '../../../shared/messaging/power-states.ts';
import { type Driver, DriverFault } from '../../driver.ts';
import type { Books } from './books.ts';
import { boot, halt, written } from './console.ts';
import { blankMachine, connectionsOf, digestOf, type FakeMachine, rebuiltMachine, rescueDisk } from './machine.ts';
import { disksOfImage } from './snapshots.ts';

type Part = Pick<Driver, 'clearDisks' | 'connectVolumes' | 'rebuild' | 'rescue' | 'unrescue' | 'setAdminPassword'>;

export function ownDisks({ find, get, save, intercept, network }: Books): Part {
  /** @throws DriverFault unless the machine is the one that is meant, and built or cleared */
  function meant(serverId: string, machineId: string): FakeMachine {
    const machine = find(serverId);
    const isThere = machine?.machineId === machineId && (machine.state === 'built' || machine.state === 'cleared');
    if (!isThere) throw new DriverFault('The machine does not exist on its host.');
    return machine;
  }

  return {
    async clearDisks(serverId, { machineId, flavor, preserveEphemeral }) {
      await intercept({ operation: 'clearDisks', serverId });
      const machine = find(serverId) ?? blankMachine(serverId, machineId, flavor);
      if (machine.machineId !== machineId) throw new DriverFault('A machine for this server exists on the host already.');
      const { rescue: _over, disks, ...kept } = machine;
      const { ephemeral } = disks;
      const left = preserveEphemeral && ephemeral !== undefined ? { ephemeral } : {};
      return save({ ...kept, state: 'cleared', powerState: powerStates.shutdown, disks: left, connections: {} });
    },

    async connectVolumes(serverId, { machineId, volumes }) {
      await intercept({ operation: 'connectVolumes', serverId });
      const machine = meant(serverId, machineId);
      return machine.state === 'built' ? { powerState: machine.powerState } : save({ ...machine, connections: connectionsOf(volumes) });
    },

    async rebuild(serverId, rebuildId, build) {
      await intercept({ operation: 'rebuild', serverId });
      const machine = meant(serverId, build.machineId);
      if (machine.state === 'built') return { powerState: machine.powerState };
      const rebuilt = rebuiltMachine(machine, rebuildId, build, await disksOfImage(build.image));
      network.unplug(machine.portIds.filter((id) => !rebuilt.portIds.includes(id)));
      network.plug(build.networks, build.filters);
      return save(rebuilt);
    },

    async rescue(serverId, rescueId, { machineId, image, adminPass }) {
      await intercept({ operation: 'rescue', serverId });
      const machine = get(serverId);
      if (machine.machineId !== machineId) throw new DriverFault('The machine does not exist on its host.');
      if (machine.rescue?.id === rescueId) return { powerState: machine.powerState };
      const before = machine.powerState === powerStates.running ? written(machine, halt) : machine.console;
      return save({
        ...machine,
        rescue: { ...rescueDisk(rescueId, image.id), ...(adminPass !== undefined && digestOf(adminPass)) },
        powerState: powerStates.running,
        console: written({ ...machine, console: before }, boot),
      });
    },

    async unrescue(serverId, machineId) {
      await intercept({ operation: 'unrescue', serverId });
      const machine = get(serverId);
      if (machine.machineId !== machineId) throw new DriverFault('The machine does not exist on its host.');
      const { rescue, ...kept } = machine;
      if (rescue === undefined && machine.powerState === powerStates.running) return { powerState: machine.powerState };
      return save({ ...kept, powerState: powerStates.running, console: written(machine, [...halt, ...boot]) });
    },

    async setAdminPassword(serverId, { machineId, adminPass }) {
      await intercept({ operation: 'setAdminPassword', serverId });
      const machine = get(serverId);
      if (machine.machineId !== machineId || machine.powerState !== powerStates.running) throw new DriverFault('The machine does not run.');
      return save({ ...machine, ...digestOf(adminPass) });
    },
  };
}
