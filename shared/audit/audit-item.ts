/**
 * What operations have changed: who, what, on what, when and by which request. An item for each commit of an operation, in that commit, so that none is missing of
 * what has happened and none is there of what has not. Kept by days, each in shards, so that no partition is written by all.
 */
import { z } from 'zod/mini';
import { collection } from '../store/collection.ts';
import { shardOf } from '../store/shard.ts';

export const auditSchema = z.object({
  /** ISO 8601, milliseconds. */
  at: z.string(),
  requestId: z.string(),
  /** Sets the commits of one request apart. */
  commit: z.string(),
  userId: z.string(),
  projectId: z.nullable(z.string()),
  /** As the catalogue names it: `compute servers.create`. */
  operation: z.string(),
  /** Path and action that were asked for, without the query. */
  path: z.string(),
  /** What was changed, as the table names it: `SERVER#id`, `VOLUME#id`, ...; the first of them where there are many. */
  changed: z.array(z.string()),
  /** The status that the request was to be answered with. */
  outcome: z.number(),
  /** Seconds since the epoch. */
  keptUntil: z.number(),
});
export type Audit = z.infer<typeof auditSchema>;
export type AuditId = Pick<Audit, 'at' | 'requestId' | 'commit'>;

export const sortOf = ({ at, requestId, commit }: AuditId) => `${at}#${requestId}#${commit}`;
export const partitionOf = (day: string, shard: number) => `AUDIT#${day}#${shard}`;
export const dayOf = (at: string) => at.slice(0, 10);

export const audits = collection({
  name: 'audit',
  schema: auditSchema,
  key: (id: AuditId) => ({ pk: partitionOf(dayOf(id.at), shardOf(id.requestId)), sk: sortOf(id) }),
  id: ({ at, requestId, commit }) => ({ at, requestId, commit }),
  expiresAt: ({ keptUntil }) => keptUntil,
});
