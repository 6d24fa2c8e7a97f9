/** Groups of users: whoever is in one has the roles that it has. */
import { z } from 'zod/mini';
import { collection } from '../store/collection.ts';
import type { Store } from '../store/port.ts';
import type { Transaction } from '../store/transaction.ts';
import * as identityErrors from './errors.ts';
import { isPossibleId } from './ids.ts';

const groupSchema = z.object({
  id: z.string(),
  name: z.string(),
  domainId: z.string(),
  description: z.string(),
  /** How often all tokens with roles of the group were taken back; none unless told. */
  tokenGeneration: z.optional(z.number()),
  extra: z.record(z.string(), z.unknown()),
});
export type Group = z.infer<typeof groupSchema>;

export const groups = collection({
  name: 'group',
  schema: groupSchema,
  key: (id: string) => ({ pk: 'GROUPS', sk: id }),
  id: ({ id }) => id,
});

interface NameId {
  readonly domainId: string;
  readonly name: string;
}

const groupNames = collection({
  name: 'group name',
  schema: z.object({ domainId: z.string(), name: z.string(), groupId: z.string() }),
  key: ({ domainId, name }: NameId) => ({ pk: `GROUP_NAME#${domainId}`, sk: name }),
  id: ({ domainId, name }) => ({ domainId, name }),
});

const membershipSchema = z.object({ userId: z.string(), groupId: z.string() });
export type Membership = z.infer<typeof membershipSchema>;

/** Twice, so that each side is one query: a user's groups, and a group's users. */
const groupsOfUsers = collection({
  name: 'group of a user',
  schema: membershipSchema,
  key: ({ userId, groupId }: Membership) => ({ pk: `GROUPS_OF#${userId}`, sk: groupId }),
  id: (membership) => membership,
});
const usersOfGroups = collection({
  name: 'user of a group',
  schema: membershipSchema,
  key: ({ userId, groupId }: Membership) => ({ pk: `USERS_OF#${groupId}`, sk: userId }),
  id: (membership) => membership,
});

export async function allGroups(store: Store): Promise<Group[]> {
  return Array.fromAsync(groups.all(store, { index: 'table', partition: 'GROUPS' }));
}

export async function groupIdsOf(store: Store, userId: string): Promise<string[]> {
  if (!isPossibleId(userId)) return [];
  const found = await Array.fromAsync(groupsOfUsers.all(store, { index: 'table', partition: `GROUPS_OF#${userId}` }));
  return found.map(({ groupId }) => groupId);
}

export async function userIdsOf(store: Store, groupId: string): Promise<string[]> {
  if (!isPossibleId(groupId)) return [];
  const found = await Array.fromAsync(usersOfGroups.all(store, { index: 'table', partition: `USERS_OF#${groupId}` }));
  return found.map(({ userId }) => userId);
}

export async function findGroup(store: Store, id: string): Promise<Group | undefined> {
  return isPossibleId(id) ? groups.get(store, id) : undefined;
}

export const getGroupErrors = [identityErrors.GroupNotFound];

export async function getGroup(tx: Transaction, id: string): Promise<Group> {
  const group = isPossibleId(id) ? await tx.get(groups, id) : undefined;
  if (group === undefined) throw identityErrors.GroupNotFound({ group_id: id });
  return group;
}

export const putGroupErrors = [identityErrors.Duplicate];

export async function putGroup(tx: Transaction, group: Group, before?: Group): Promise<void> {
  const { id, name, domainId } = group;
  if (before?.name !== name) {
    if ((await tx.get(groupNames, { domainId, name })) !== undefined) {
      throw identityErrors.Duplicate({ type: 'group', details: `Duplicate entry found with name ${name} at domain ID ${domainId}` });
    }
    tx.put(groupNames, { domainId, name, groupId: id });
    if (before !== undefined) await removeName(tx, before);
  }
  tx.put(groups, group);
}

export async function removeGroup(tx: Transaction, group: Group): Promise<void> {
  await removeName(tx, group);
  tx.remove(groups, group.id);
}

async function removeName(tx: Transaction, { domainId, name }: Group): Promise<void> {
  if ((await tx.get(groupNames, { domainId, name })) !== undefined) tx.remove(groupNames, { domainId, name });
}

export async function isMember(tx: Transaction, membership: Membership): Promise<boolean> {
  return (await tx.get(groupsOfUsers, membership)) !== undefined;
}

/** The group is written too, so that none who enters stays behind in one that is deleted. */
export async function enter(tx: Transaction, membership: Membership): Promise<void> {
  tx.put(groups, await getGroup(tx, membership.groupId));
  if (await isMember(tx, membership)) return;
  await tx.get(usersOfGroups, membership);
  tx.put(groupsOfUsers, membership);
  tx.put(usersOfGroups, membership);
}

/** @returns whether the user was in the group */
export async function leaveGroup(tx: Transaction, membership: Membership): Promise<boolean> {
  if (!(await isMember(tx, membership))) return false;
  tx.remove(groupsOfUsers, membership);
  if ((await tx.get(usersOfGroups, membership)) !== undefined) tx.remove(usersOfGroups, membership);
  return true;
}
