/** Machines of this hypervisor do not move while they run: it is said before anything is done. */
import { type Driver, DriverFault } from '../../driver.ts';
import type { Parts } from './parts.ts';

const unavailable = () => new DriverFault('Migration pre-check error: Live migration is not available on this hypervisor.');

export function liveCalls({ host: { records }, guests }: Parts): Pick<Driver, 'receiveMachine' | 'sendMachine' | 'takeOverMachine'> {
  return {
    receiveMachine: () => Promise.reject(unavailable()),
    async sendMachine(serverId) {
      await records.get(serverId);
      throw unavailable();
    },
    async takeOverMachine(serverId, { machineId }) {
      const record = await records.find(serverId);
      // One that goes on already stays as it is.
      if (record?.machineId === machineId && record.state === 'built') return { powerState: await guests.powerState(record) };
      throw new DriverFault('Nothing was received for the machine.');
    },
  };
}
