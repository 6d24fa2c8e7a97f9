/** What ports are plugged into, for functions that change ports. */
import { portDevices } from '../../../shared/compute/actions/networks/port-changed.ts';
import type { Adapters } from './ports.ts';

export const devices = (): NonNullable<Adapters['devicesOf']> => portDevices;
