/**
 * Places of a group's servers are claimed in the commit that takes the allocation, and given up in the one that gives it back: a counter by group and host, with
 * the group's bound, and for affinity an item that says which host it is. Whoever looks before does so to choose well; what holds is the commit.
 */
import { isWithin } from '../../quota/resource.ts';
import type { Key } from '../../store/port.ts';
import { type CounterBounds, OutOfBounds, type Transaction } from '../../store/transaction.ts';
import { groupMembers, homes, ofUserKey, onHostKey, type ServerGroup, tallies } from './group.ts';

/** How many of the group's servers a host may have. */
export const mostPerHost = ({ policy, maxServerPerHost }: Pick<ServerGroup, 'policy' | 'maxServerPerHost'>): number =>
  policy === 'anti-affinity' ? (maxServerPerHost ?? 1) : -1;

const upTo = (limit: number): CounterBounds => (limit < 0 ? { min: 0 } : { max: limit });

/** @throws OutOfBounds at once or from the transaction, when the host is none for the group any more */
export async function claimHost(tx: Transaction, group: ServerGroup, host: string): Promise<void> {
  const key = onHostKey(group.id, host);
  if (group.policy === 'affinity') {
    const home = await tx.get(homes, group.id);
    if (home === undefined) tx.put(homes, { groupId: group.id, host });
    else if (home.host !== host) throw new OutOfBounds(key, undefined, { servers: 1 });
  }
  tx.add(key, { servers: 1 }, { servers: upTo(mostPerHost(group)) });
}

/** Gives up what so many allocations on a host have claimed. The last to go takes along that this is the group's host. */
export async function giveUpHost(tx: Transaction, groupId: string, host: string, count: number): Promise<void> {
  if (!(await countDown(tx, onHostKey(groupId, host), count))) return;
  const home = await tx.get(homes, groupId);
  if (home?.host === host) tx.remove(homes, groupId);
}

interface Joining {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: string;
}

/** @param limit how many members of a group a user may have. @throws OutOfBounds from the transaction when there are as many */
export function join(tx: Transaction, group: ServerGroup, { id, userId, createdAt }: Joining, limit: number): void {
  const { id: groupId, projectId } = group;
  tx.put(groupMembers, { group: { id: groupId, projectId, createdAt: group.createdAt }, serverId: id, userId, addedAt: createdAt });
  tx.add(ofUserKey(groupId, userId), { servers: 1 }, { servers: upTo(limit) });
}

/** A server that is deleted is no member any more. */
export async function leave(
  tx: Transaction,
  { id: serverId, groupId }: { readonly id: string; readonly groupId?: string | null | undefined },
) {
  if (groupId === null || groupId === undefined) return;
  const member = await tx.get(groupMembers, { groupId, serverId });
  if (member === undefined) return;
  tx.remove(groupMembers, { groupId, serverId });
  await countDown(tx, ofUserKey(groupId, member.userId), 1);
}

/** How many of a user's servers are members of a group, and whether so many more may be. */
export async function hasRoomFor(tx: Transaction, group: ServerGroup, userId: string, more: number, limit: number): Promise<boolean> {
  const tally = await tx.get(tallies, ofUserKey(group.id, userId));
  return isWithin(limit, (tally?.servers ?? 0) + more);
}

/** Nothing is left of a counter that ends. @returns whether it has */
async function countDown(tx: Transaction, key: Key, count: number): Promise<boolean> {
  const tally = await tx.get(tallies, key);
  if (tally === undefined) return true;
  if (tally.servers <= count) {
    tx.remove(tallies, key);
    return true;
  }
  tx.giveBack(key, { servers: count }, 1);
  return false;
}
