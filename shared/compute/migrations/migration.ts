/** Migrations: the record of every move of a server between two hosts, as `openstack server migration list` shows it. */
import { z } from 'zod/mini';
import * as limits from '../../limits.ts';
import { collection } from '../../store/collection.ts';
import { compiled } from '../../store/compiled.ts';
import type { Transaction } from '../../store/transaction.ts';
import { embeddedFlavorSchema } from '../servers/server.ts';
import { vmStates } from '../servers/states.ts';

const text = z.nullable(z.string());

/** One end of a move: the host's name, its hypervisor's, its address, and the zone that it is in. */
const placeSchema = compiled({ host: z.string(), node: z.string(), ip: z.string(), zone: text });
export type MoveEnd = z.infer<typeof placeSchema>;

/** As clients know them. Source: Nova's states of cold migrations, and of live ones. */
const migrationStatuses = [
  'accepted',
  'queued',
  'preparing',
  'running',
  'pre-migrating',
  'migrating',
  'post-migrating',
  'finished',
  'confirming',
  'confirmed',
  'reverting',
  'reverted',
  'done',
  'completed',
  'cancelled',
  'error',
] as const;

const amount = z.object({ total: z.number(), processed: z.number(), remaining: z.number() });

const migrationSchema = compiled({
  uuid: z.string(),
  /** What clients show: whole numbers that grow. */
  id: z.number(),
  serverId: z.string(),
  projectId: z.string(),
  /** Who asked for it. */
  userId: z.string(),
  type: z.enum(['migration', 'resize', 'live-migration', 'evacuation']),
  status: z.enum(migrationStatuses),
  source: placeSchema,
  /** Null when no host was found. */
  destination: z.nullable(placeSchema),
  /** As they were when it began: both may be deleted before it ends. */
  oldFlavor: embeddedFlavorSchema,
  newFlavor: embeddedFlavorSchema,
  /** What the server was before, and is again if nothing comes of it. */
  vmState: z.enum(vmStates),
  /** What steps have told that later ones are told in turn. */
  learned: z.record(z.string(), z.json()),
  /** The clearing of a host that it belongs to. */
  clears: z.optional(compiled({ host: z.string(), id: z.string() })),
  /** Why nothing came of it, where a host has said so. */
  fault: z.optional(z.string()),
  /** Somebody has said that it is to come to nothing. */
  isGivenUp: z.optional(z.boolean()),
  /** How far it is, in bytes, as the source has told. */
  sent: z.optional(compiled({ memory: z.optional(amount), disk: z.optional(amount) })),
  /** ISO 8601 with milliseconds, UTC. */
  createdAt: z.string(),
  updatedAt: z.nullable(z.string()),
});
export type Migration = z.infer<typeof migrationSchema>;

const liveStatuses: readonly Migration['status'][] = ['queued', 'preparing', 'running', 'post-migrating'];
export const isLive = ({ type }: Migration): boolean => type === 'live-migration';
/** Source: the states that GET /servers/{id}/migrations shows (contract/surface.json). */
export const isInProgress = ({ status }: Migration): boolean => liveStatuses.includes(status);

const endStatuses: readonly Migration['status'][] = ['confirmed', 'reverted', 'done', 'completed', 'cancelled', 'error'];
export const isOver = ({ status }: Pick<Migration, 'status'>): boolean => endStatuses.includes(status);

/** Newest last, and in the order of their numbers within a moment. */
const sortOf = ({ createdAt, id }: Migration) => `${createdAt}#${String(id).padStart(10, '0')}`;

export const migrationPartitions = {
  all: 'MIGRATION',
  project: (projectId: string) => `MIGRATION#${projectId}`,
  server: (serverId: string) => `MIGRATION#${serverId}`,
};

export const migrations = collection({
  name: 'migration',
  schema: migrationSchema,
  key: (uuid: string) => ({ pk: `MIGRATION#${uuid}`, sk: 'MIGRATION' }),
  id: ({ uuid }) => uuid,
  indexes: {
    all: (migration) => [migrationPartitions.all, sortOf(migration)],
    project: (migration) => [migrationPartitions.project(migration.projectId), sortOf(migration)],
    // Besides the servers of a host the index holds the moves of a server.
    host: (migration) => [migrationPartitions.server(migration.serverId), sortOf(migration)],
  },
  expiresAt: ({ status, createdAt, updatedAt }) =>
    isOver({ status }) ? Math.floor(Date.parse(updatedAt ?? createdAt) / 1000) + limits.actionDays * 86_400 : undefined,
});

const counters = collection({
  name: 'migration counter',
  schema: z.object({ last: z.number() }),
  key: () => ({ pk: 'MIGRATIONS', sk: 'LAST' }),
  id: () => 'the only one',
});

/** The next number, taken in the commit that puts the migration. */
export async function nextMigrationId(tx: Transaction): Promise<number> {
  const { last } = (await tx.get(counters, 'the only one')) ?? { last: 0 };
  tx.put(counters, { last: last + 1 });
  return last + 1;
}
