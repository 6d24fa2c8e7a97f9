/**
 * The one table, described once: the DynamoDB and SQLite adapters, the CDK app and the tests read it from here.
 * Indexes are sparse: an item is in an index when it has both of the index's attributes.
 */
import type { IndexName } from './port.ts';

interface KeyAttributes {
  readonly partition: string;
  readonly sort: string;
}

/** Key attributes of the table and of every index; all are strings. */
export const keyAttributes: Readonly<Record<IndexName, KeyAttributes>> = {
  table: { partition: 'pk', sort: 'sk' },
  /** Which servers map a volume: only block device mappings carry `volume_id`. */
  volume_id: { partition: 'volume_id', sort: 'server_id' },
  /** A project's things by creation time. */
  project: { partition: 'project_key', sort: 'project_sort' },
  /** Everybody's things of one kind, in 16 shards, for administrators. */
  all: { partition: 'all_key', sort: 'all_sort' },
  /** The servers of a host by creation time. */
  host: { partition: 'host_key', sort: 'host_sort' },
  /** A project's things by creation time, and everybody's, with what can be looked for in them and nothing else. */
  narrow: { partition: 'narrow_key', sort: 'project_sort' },
  narrow_all: { partition: 'narrow_all_key', sort: 'all_sort' },
  /** Commands not yet finished and timers, by the time at which somebody has to look at them, in 16 shards. */
  due: { partition: 'due_key', sort: 'due_sort' },
};

/** What narrow rows hold besides the keys: texts and numbers. DynamoDB lets an index name twenty attributes. */
export const narrowAttributes = [
  'name',
  'hostname',
  'userId',
  'projectId',
  'vmState',
  'taskState',
  'powerState',
  'host',
  'availabilityZone',
  'keyName',
  'imageId',
  'flavorId',
  'lockedBy',
  'launchIndex',
  'reservationId',
  'progress',
  'updatedAt',
  'launchedAt',
  'terminatedAt',
  'addresses',
] as const;

/** The attributes that an index projects; undefined for one that projects whole items. */
export const projectionOf = (index: IndexName): readonly string[] | undefined =>
  index === 'narrow' || index === 'narrow_all' ? narrowAttributes : undefined;

/** The secondary indexes. */
export const secondaryIndexes = (Object.keys(keyAttributes) as IndexName[]).filter((name) => name !== 'table');

/** Seconds since the epoch after which the store may forget the item. */
export const timeToLiveAttribute = 'expires_at';

/** Shards of the `all` and `due` indexes: enough that no partition is hot, few enough to merge. */
export const shardCount = 16;

/** How many writes one commit may hold (DynamoDB's TransactWriteItems). */
export const maximumWrites = 100;

/** How many bytes they may have together. */
export const maximumCommitBytes = 4_194_304;
