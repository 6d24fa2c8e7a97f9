/** The record of what was done to a server, as `openstack server event list` shows it (Nova's instance actions). */
import { z } from 'zod/mini';
import * as limits from '../../limits.ts';
import { collection } from '../../store/collection.ts';

const eventSchema = z.object({
  name: z.string(),
  startedAt: z.string(),
  finishedAt: z.nullable(z.string()),
  result: z.nullable(z.enum(['Success', 'Error'])),
  host: z.nullable(z.string()),
  details: z.nullable(z.string()),
});

const actionSchema = z.object({
  serverId: z.string(),
  requestId: z.string(),
  /** Nova's name: `create`, `stop`, `attach_volume`, ... */
  action: z.string(),
  userId: z.string(),
  projectId: z.string(),
  message: z.nullable(z.string()),
  startedAt: z.string(),
  updatedAt: z.string(),
  events: z.array(eventSchema),
});

export type ServerAction = z.infer<typeof actionSchema>;

export interface ServerActionId {
  readonly serverId: string;
  readonly requestId: string;
}

export const serverActionPartition = (serverId: string): string => `ACTION#${serverId}`;

export const serverActions = collection({
  name: 'server action',
  schema: actionSchema,
  key: ({ serverId, requestId }: ServerActionId) => ({ pk: `SERVER#${serverId}`, sk: `ACTION#${requestId}` }),
  id: ({ serverId, requestId }) => ({ serverId, requestId }),
  // Besides the servers of a host the index holds what was done to a server, by the time at which it began.
  indexes: { host: ({ serverId, startedAt, requestId }) => [serverActionPartition(serverId), `${startedAt}#${requestId}`] },
  expiresAt: ({ startedAt }) => Math.floor(Date.parse(startedAt) / 1000) + limits.actionDays * 86_400,
});
