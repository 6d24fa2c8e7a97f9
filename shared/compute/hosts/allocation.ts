/**
 * Allocations: what a server takes of hosts, written down on the server when it is taken. What is given back is what is written there, never what a
 * formula says today. A host's counters are the sum of the allocations on it.
 */
import type { Transaction } from '../../store/transaction.ts';
import type { Server } from '../servers/server.ts';
import { allocatedKey, allocationOf, type Host } from './host.ts';
import { capacityBounds } from './scheduling/host.ts';

type Allocated = Pick<Server, 'allocations' | 'flavor' | 'isVolumeBacked'>;

/** Takes what the server needs of a host, within what the host has. @throws OutOfBounds from the transaction when the host is full */
export function allocate<Given extends Allocated>(tx: Transaction, server: Given, host: Host): Given {
  const taken = allocationOf(server);
  tx.add(allocatedKey(host.name), taken, capacityBounds(host));
  const { vcpus, memoryMib, diskGib } = taken;
  return { ...server, allocations: [...server.allocations, { host: host.name, vcpus, memoryMib, diskGib }] };
}

/** Gives back what the server has of one host, or of all. */
export function release<Given extends Allocated>(tx: Transaction, server: Given, host?: string): Given {
  const isGiven = (allocation: Server['allocations'][number]) => host === undefined || allocation.host === host;
  for (const { host: name, vcpus, memoryMib, diskGib } of server.allocations.filter(isGiven)) {
    tx.giveBack(allocatedKey(name), { vcpus, memoryMib, diskGib, servers: 1 });
  }
  return { ...server, allocations: server.allocations.filter((allocation) => !isGiven(allocation)) };
}
