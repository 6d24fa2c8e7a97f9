/** What the network service needs of the world. */
import type { Ports } from '../ports.ts';

export type NetworkPorts = Pick<Ports, 'store' | 'clock' | 'chance' | 'devices'>;
