/**
 * Server groups. A group has a partition of its own: what it is, its members, and where they are. What is there of a group that was deleted goes with its
 * last members; nothing of it holds for them any more, because the group itself is looked for first.
 */
import { z } from 'zod/mini';
import { collection, type Place } from '../../store/collection.ts';
import type { Key } from '../../store/port.ts';
import { shardOf } from '../../store/shard.ts';

export const groupPolicies = ['anti-affinity', 'affinity', 'soft-anti-affinity', 'soft-affinity'] as const;

const serverGroupSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  userId: z.string(),
  name: z.string(),
  policy: z.enum(groupPolicies),
  /** Of an anti-affinity group: how many of its servers one host may have; null for one, as long as nobody has said so. */
  maxServerPerHost: z.nullable(z.number()),
  /** ISO 8601. */
  createdAt: z.string(),
});
export type ServerGroup = z.infer<typeof serverGroupSchema>;

export const groupPartition = (groupId: string) => `SERVER_GROUP#${groupId}`;

/** Groups in the order of their creation, each with its members behind it: one range shows a project's groups. */
export const groupPlaces = {
  project: (projectId: string) => `SERVER_GROUP#${projectId}`,
  all: (shard: number) => `SERVER_GROUP#${shard}`,
};
interface Named {
  readonly id: string;
  readonly projectId: string;
  readonly createdAt: string;
}
const inProject = ({ id, projectId, createdAt }: Named, member = ''): Place => [
  groupPlaces.project(projectId),
  `${createdAt}#${id}${member}`,
];
const amongAll = ({ id, createdAt }: Named, member = ''): Place => [groupPlaces.all(shardOf(id)), `${createdAt}#${id}${member}`];

export const serverGroups = collection({
  name: 'server group',
  schema: serverGroupSchema,
  key: (id: string) => ({ pk: groupPartition(id), sk: 'SERVER_GROUP' }),
  id: ({ id }) => id,
  indexes: { project: (group) => inProject(group), all: (group) => amongAll(group) },
});

export const memberPrefix = 'MEMBER#';

/** A server is a member until it is deleted, on whatever host or none. */
export const groupMembers = collection({
  name: 'member of a server group',
  schema: z.object({
    group: z.object({ id: z.string(), projectId: z.string(), createdAt: z.string() }),
    serverId: z.string(),
    /** Whose it is: members are limited by group and user, as in Nova. */
    userId: z.string(),
    addedAt: z.string(),
  }),
  key: ({ groupId, serverId }: { readonly groupId: string; readonly serverId: string }) => ({
    pk: groupPartition(groupId),
    sk: `${memberPrefix}${serverId}`,
  }),
  id: ({ group, serverId }) => ({ groupId: group.id, serverId }),
  indexes: {
    project: ({ group, addedAt, serverId }) => inProject(group, `#${addedAt}#${serverId}`),
    all: ({ group, addedAt, serverId }) => amongAll(group, `#${addedAt}#${serverId}`),
  },
});

const hostPrefix = 'HOST#';
/** How many of the group's servers have a place on a host. */
export const onHostKey = (groupId: string, host: string): Key => ({ pk: groupPartition(groupId), sk: `${hostPrefix}${host}` });
/** How many of the group's members are a user's. */
export const ofUserKey = (groupId: string, userId: string): Key => ({ pk: groupPartition(groupId), sk: `USER#${userId}` });
/** The host that such a key counts on; undefined for another. */
export const hostOfKey = ({ sk }: Key): string | undefined => (sk.startsWith(hostPrefix) ? sk.slice(hostPrefix.length) : undefined);

/** Whether a counter is of a server group. */
export const isOfGroup = ({ pk }: Pick<Key, 'pk'>): boolean => pk.startsWith(groupPartition(''));

/** Counters of which nothing is left once they are at nothing. */
export const tallies = collection({
  name: 'tally of a server group',
  schema: z.object({ pk: z.string(), sk: z.string(), servers: z.number() }),
  key: (key: Key) => key,
  id: ({ pk, sk }): Key => ({ pk, sk }),
});

/** Where the servers of an affinity group are, as long as there are any. */
export const homes = collection({
  name: 'home of a server group',
  schema: z.object({ groupId: z.string(), host: z.string() }),
  key: (groupId: string) => ({ pk: groupPartition(groupId), sk: 'HOME' }),
  id: ({ groupId }) => groupId,
});
