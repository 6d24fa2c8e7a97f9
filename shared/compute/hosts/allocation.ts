/**
 * Allocations: what a server takes of hosts, written down on the server when it is taken. What is given back is what is written there, never what a
 * formula says today. A host's counters are the sum of the allocations on it.
 */
import type { Transaction } from '../../store/transaction.ts';
import { claimHost, giveUpHost } from '../groups/claims.ts';
import { serverGroups } from '../groups/group.ts';
import type { Server } from '../servers/server.ts';
import type { Candidate } from './candidates.ts';
import { allocatedKey, allocationOf } from './host.ts';
import { capacityBounds } from './scheduling/host.ts';

type Allocated = Pick<Server, 'allocations' | 'flavor' | 'isVolumeBacked' | 'groupId'>;

/**
 * Takes what the server needs of a host, within what the host has and what the server's group lets it have, if it is still in the zone and the aggregates that it was chosen by.
 * @param machineId the command that will make its machine there
 * @throws OutOfBounds at once or from the transaction when the host is full, or is in others
 */
export async function allocate<Given extends Allocated>(
  tx: Transaction,
  server: Given,
  host: Candidate,
  machineId: string,
): Promise<Given> {
  const group = server.groupId === null || server.groupId === undefined ? undefined : await tx.get(serverGroups, server.groupId);
  if (group !== undefined) await claimHost(tx, group, host.name);
  const taken = allocationOf(server);
  const { regrouped } = host;
  const bounds = { ...capacityBounds(host), regrouped: { min: regrouped, max: regrouped } };
  tx.add(allocatedKey(host.name), { ...taken, regrouped: 0 }, bounds);
  const { vcpus, memoryMib, diskGib } = taken;
  const allocation = { host: host.name, vcpus, memoryMib, diskGib, machineId, ...(group === undefined ? {} : { groupId: group.id }) };
  return { ...server, allocations: [...server.allocations, allocation] };
}

/** Gives back what the server has of one host, or of all. */
export async function release<Given extends Allocated>(
  tx: Transaction,
  server: Given,
  of?: { readonly host: string; readonly machineId?: string },
): Promise<Given> {
  const isGiven = ({ host, machineId }: Server['allocations'][number]) =>
    of === undefined || (of.host === host && (of.machineId ?? machineId) === machineId);
  const given = server.allocations.filter(isGiven);
  for (const { host: name, vcpus, memoryMib, diskGib } of given) tx.giveBack(allocatedKey(name), { vcpus, memoryMib, diskGib, servers: 1 });
  const claimed = Object.groupBy(given, ({ groupId = '', host }) => JSON.stringify([groupId, host]));
  for (const [{ groupId, host }, count] of Object.values(claimed).flatMap((of = []) => (of[0] ? [[of[0], of.length] as const] : [])))
    if (groupId !== undefined) await giveUpHost(tx, groupId, host, count);
  return { ...server, allocations: server.allocations.filter((allocation) => !isGiven(allocation)) };
}

/** Which of the server's machines a host has, the one that stays there if there are two: what undoing names. @throws Error when it has none: a defect */
export function machineAt({ id, allocations }: Pick<Server, 'id' | 'allocations'>, host: string): string {
  const there = allocations.filter((each) => each.host === host);
  const allocation = there.find(({ isLeaving }) => isLeaving !== true) ?? there[0];
  if (allocation === undefined) throw new Error(`The server ${id} has nothing on the host ${host}`);
  return allocation.machineId;
}
