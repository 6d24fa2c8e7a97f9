/**
 * Allocations: what a server takes of hosts, written down on the server when it is taken. What is given back is what is written there, never what a
 * formula says today. A host's counters are the sum of the allocations on it.
 */
import type { Transaction } from '../../store/transaction.ts';
import type { Server } from '../servers/server.ts';
import { allocatedKey, allocationOf, type Host } from './host.ts';
import { capacityBounds } from './scheduling/host.ts';

type Allocated = Pick<Server, 'allocations' | 'flavor' | 'isVolumeBacked'>;

/**
 * Takes what the server needs of a host, within what the host has.
 * @param machineId the command that will make its machine there
 * @throws OutOfBounds from the transaction when the host is full
 */
export function allocate<Given extends Allocated>(tx: Transaction, server: Given, host: Host, machineId: string): Given {
  const taken = allocationOf(server);
  tx.add(allocatedKey(host.name), taken, capacityBounds(host));
  const { vcpus, memoryMib, diskGib } = taken;
  return { ...server, allocations: [...server.allocations, { host: host.name, vcpus, memoryMib, diskGib, machineId }] };
}

/** Gives back what the server has of one host, or of all. */
export function release<Given extends Allocated>(
  tx: Transaction,
  server: Given,
  of?: { readonly host: string; readonly machineId?: string },
): Given {
  const isGiven = ({ host, machineId }: Server['allocations'][number]) =>
    of === undefined || (of.host === host && (of.machineId ?? machineId) === machineId);
  for (const { host: name, vcpus, memoryMib, diskGib } of server.allocations.filter(isGiven)) {
    tx.giveBack(allocatedKey(name), { vcpus, memoryMib, diskGib, servers: 1 });
  }
  return { ...server, allocations: server.allocations.filter((allocation) => !isGiven(allocation)) };
}

/** Which of the server's machines a host has, the one that stays there if there are two: what undoing names. @throws Error when it has none: a defect */
export function machineAt({ id, allocations }: Pick<Server, 'id' | 'allocations'>, host: string): string {
  const there = allocations.filter((each) => each.host === host);
  const allocation = there.find(({ isLeaving }) => isLeaving !== true) ?? there[0];
  if (allocation === undefined) throw new Error(`The server ${id} has nothing on the host ${host}`);
  return allocation.machineId;
}
