/** What ports are plugged into, for functions that change ports. */
import { portDevices } from '../../../shared/compute/actions/networks/port-changed.ts';

export const devices = (): typeof portDevices => portDevices;
