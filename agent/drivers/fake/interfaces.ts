/** Ports of the fake hypervisor's machines: what is told of them is kept, and anybody may look. */
import type { Driver } from '../../driver.ts';
import type { Books } from './books.ts';

type Interfaces = Pick<Driver, 'attachInterface' | 'detachInterface' | 'updateFilters'>;

export function interfacesOf({ network, intercept, find, get, save }: Books): Interfaces {
  return {
    async attachInterface(serverId, { port, filters }) {
      const { portId } = port;
      await intercept({ operation: 'attachInterface', serverId, portId });
      const machine = get(serverId);
      network.plug([port], filters);
      return save({ ...machine, portIds: [...machine.portIds.filter((id) => id !== portId), portId] });
    },
    async detachInterface(serverId, portId) {
      await intercept({ operation: 'detachInterface', serverId, portId });
      const machine = find(serverId);
      if (!machine?.portIds.includes(portId)) return machine === undefined ? {} : { powerState: machine.powerState };
      network.unplug([portId]);
      return save({ ...machine, portIds: machine.portIds.filter((id) => id !== portId) });
    },
    async updateFilters(told) {
      const about = told.of === 'port' ? { portId: told.port.portId } : { groupId: told.group.groupId };
      await intercept({ operation: 'updateFilters', serverId: '', ...about });
      network.take(told);
    },
  };
}
