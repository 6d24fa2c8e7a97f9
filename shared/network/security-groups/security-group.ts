/** Security groups, their rules, and which ports are in them. */
import { z } from 'zod/mini';
import { collection } from '../../store/collection.ts';
import { compiled } from '../../store/compiled.ts';
import type { Store } from '../../store/port.ts';
import { owedPlace } from '../hosts/owed-place.ts';
import { indexesOf } from '../resource/partitions.ts';
import { standardShape } from '../resource/standard.ts';
import { contentOf } from './rule-content.ts';

const securityGroupSchema = compiled({
  ...standardShape,
  projectId: z.string(),
  stateful: z.boolean(),
  isDefault: z.boolean(),
  /** Projects that may use it besides; `*`: all. */
  sharedWith: z.array(z.string()),
  /** Since when hosts are owed what its rules say now, milliseconds since the epoch; absent: they have been told, or are about to be. */
  owedSince: z.optional(z.number()),
  /** Since when what shows its name may show an earlier one. */
  renamedSince: z.optional(z.number()),
});
export type SecurityGroup = z.infer<typeof securityGroupSchema>;

export const securityGroupPrefix = 'SECURITY_GROUP';

export const securityGroups = collection({
  name: 'security group',
  schema: securityGroupSchema,
  key: (id: string) => ({ pk: `SECURITY_GROUP#${id}`, sk: 'SECURITY_GROUP' }),
  id: (group) => group.id,
  indexes: { ...indexesOf(securityGroupPrefix), due: ({ id, owedSince, renamedSince }) => owedPlace(id, owedSince ?? renamedSince) },
});

/** A project's default group: there is one at most, and it is found by the project alone. */
export const defaultGroups = collection({
  name: 'default security group',
  schema: z.object({ projectId: z.string(), groupId: z.string() }),
  key: (projectId: string) => ({ pk: `PROJECT#${projectId}`, sk: 'DEFAULT_SECURITY_GROUP' }),
  id: ({ projectId }) => projectId,
});

const ruleSchema = compiled({
  id: z.string(),
  projectId: z.string(),
  description: z.string(),
  revision: z.number(),
  createdAt: z.string(),
  updatedAt: z.string(),
  tags: z._default(z.array(z.string()), []),
  groupId: z.string(),
  direction: z.enum(['ingress', 'egress']),
  ethertype: z.enum(['IPv4', 'IPv6']),
  /** A name or a number; null: any. */
  protocol: z.nullable(z.string()),
  /** Of ICMP the type and the code. */
  portRangeMin: z.nullable(z.number()),
  portRangeMax: z.nullable(z.number()),
  /** As it was sent, host bits and all. */
  remoteIpPrefix: z.nullable(z.string()),
  remoteGroupId: z.nullable(z.string()),
});
export type SecurityGroupRule = z.infer<typeof ruleSchema>;

export const rulePrefix = 'SECURITY_GROUP_RULE';

/** Rules are never changed: each stands twice, by its id and in its group. */
export const securityGroupRules = collection({
  name: 'security group rule',
  schema: ruleSchema,
  key: (id: string) => ({ pk: `SECURITY_GROUP_RULE#${id}`, sk: 'RULE' }),
  id: ({ id }) => id,
  indexes: indexesOf(rulePrefix),
});

export const groupPartition = (groupId: string) => `SECURITY_GROUP#${groupId}`;

/** The rules of a group stand in its partition by what they say, so that none is there twice. */
export const groupRules = collection({
  name: 'rule of a security group',
  schema: ruleSchema,
  key: ({ groupId, content }: { readonly groupId: string; readonly content: string }) => ({
    pk: groupPartition(groupId),
    sk: `RULE#${content}`,
  }),
  id: (rule) => ({ groupId: rule.groupId, content: contentOf(rule) }),
});

/** A rule of another group that names a group: whose hosts are to know who is in it, and what goes with it. */
export const referrers = collection({
  name: 'rule that names a security group',
  schema: z.object({ remoteGroupId: z.string(), groupId: z.string(), ruleId: z.string() }),
  key: ({ remoteGroupId, ruleId }: { readonly remoteGroupId: string; readonly ruleId: string }) => ({
    pk: groupPartition(remoteGroupId),
    sk: `REFERRER#${ruleId}`,
  }),
  id: ({ remoteGroupId, ruleId }) => ({ remoteGroupId, ruleId }),
});

const owedSchema = z.object({
  /** Milliseconds since the epoch. */
  since: z.number(),
  /** To hosts of groups whose rules name the group: its addresses are others. */
  toReferrers: z.boolean(),
  /** To the host that the port is on now: it may know nothing of the group. */
  toHost: z.boolean(),
});

/**
 * A port that is in a group, with what others need to know of it: rules that name the group mean these addresses. What hosts are owed of its coming, going and changing is in
 * the same item: a thousand ports that join a group write nothing that another of them writes.
 */
export const groupMembers = collection({
  name: 'security group member',
  schema: compiled({
    groupId: z.string(),
    portId: z.string(),
    hostId: z.string(),
    addresses: z.array(z.string()),
    /** It has left, and somebody is still to be told. */
    isGone: z.optional(z.boolean()),
    owed: z.optional(owedSchema),
  }),
  key: ({ groupId, portId }: { readonly groupId: string; readonly portId: string }) => ({
    pk: groupPartition(groupId),
    sk: `MEMBER#${portId}`,
  }),
  id: ({ groupId, portId }) => ({ groupId, portId }),
  indexes: { due: ({ portId, owed }) => owedPlace(portId, owed?.since) },
});
export type GroupMember = Parameters<(typeof groupMembers)['item']>[0];

/** What hosts are told of a group is counted, so that they know the newest; see hosts/. */
export const filterStates = collection({
  name: 'filters of a security group',
  schema: z.object({
    groupId: z.string(),
    revision: z.number(),
    /** Since when it is owed, and to whom: these, or all that have a port in the group. */
    owed: z.optional(z.object({ since: z.number(), hosts: z.union([z.literal('all'), z.array(z.string())]) })),
  }),
  key: (groupId: string) => ({ pk: groupPartition(groupId), sk: 'FILTERS' }),
  id: ({ groupId }) => groupId,
  indexes: { due: ({ groupId, owed }) => owedPlace(groupId, owed?.since) },
});

/** The ports that are in a group. */
export async function* membersOf(store: Store, groupId: string): AsyncGenerator<GroupMember, void, undefined> {
  const all = groupMembers.all(store, { index: 'table', partition: groupPartition(groupId), range: { prefix: 'MEMBER#' } });
  for await (const member of all) if (member.isGone !== true) yield member;
}

/** All rules of a group. */
export const rulesOf = (store: Store, groupId: string): Promise<SecurityGroupRule[]> =>
  Array.fromAsync(groupRules.all(store, { index: 'table', partition: groupPartition(groupId), range: { prefix: 'RULE#' } }));
