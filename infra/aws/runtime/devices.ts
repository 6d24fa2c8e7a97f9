/** What ports are plugged into, for functions that change ports. It tells hosts, and with that comes as much as a small function is by itself: it is read when the first port is changed. */
import type { PortDevices } from '../../../shared/network/ports/devices.ts';
import type { Adapters } from './ports.ts';

export const devices = (): NonNullable<Adapters['devicesOf']> => (reached) => {
  let made: Promise<PortDevices> | undefined;
  const read = async () => (await import('../../../shared/compute/actions/networks/port-changed.ts')).portDevices(reached);
  const these = (): Promise<PortDevices> => {
    made ??= read();
    return made;
  };
  return {
    portChanged: async (...given) => (await these()).portChanged(...given),
    namesChanged: async (...given) => (await these()).namesChanged(...given),
    isHost: async (...given) => (await these()).isHost(...given),
  };
};
