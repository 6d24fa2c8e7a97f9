/** Which migrations a list shows: the newest first. */
import { z } from 'zod/mini';
import { looseBoolean } from '../../operation/loose-boolean.ts';
import { pageOf } from '../../operation/pages.ts';
import { counts, once, texts, times } from '../../operation/query-values.ts';
import { parseTime } from '../../operation/time.ts';
import { queryParameters, since, versions } from '../../operation/versioned.ts';
import type { Store } from '../../store/port.ts';
import * as computeErrors from '../errors.ts';
import { type Migration, migrationPartitions, migrations } from './migration.ts';

const oneTime = times.check(z.maxLength(1));

/** Query parameters of GET /os-migrations. */
export const migrationListQuery = queryParameters(
  {
    hidden: texts,
    host: texts,
    instance_uuid: texts,
    source_compute: texts,
    status: texts,
    migration_type: texts,
    limit: since('2.59', counts.check(z.maxLength(1))),
    marker: since('2.59', once),
    'changes-since': since('2.59', oneTime),
    'changes-before': since('2.66', oneTime),
    user_id: since('2.80', once),
    project_id: since('2.80', once),
  },
  versions({ '2.1': 'drop', '2.59': 'refuse' }),
);

type Query = Readonly<Record<string, readonly string[] | undefined>>;

export const listMigrationsErrors = [computeErrors.UnknownMarker, computeErrors.ChangesOutOfOrder];

export interface MigrationPage {
  readonly migrations: readonly Migration[];
  readonly next: { readonly marker: string; readonly limit: number } | undefined;
}

/**
 * @param projectId whose servers' alone; undefined: everybody's
 * @throws listMigrationsErrors
 */
export async function listMigrations(store: Store, query: Query, projectId: string | undefined): Promise<MigrationPage> {
  const { limit, marker } = pageOf(query);
  const isWanted = wantedBy(query, projectId);
  const after = marker === undefined ? undefined : await migrations.get(store, marker);
  if (marker !== undefined && after === undefined) throw computeErrors.UnknownMarker({ marker });
  const found: Migration[] = [];
  const order = 'descending' as const;
  const place = { ...placeOf(query, projectId), order, ...(after === undefined ? {} : { after: migrations.position(after) }) };
  for await (const migration of migrations.all(store, place)) {
    if (!isWanted(migration)) continue;
    if (found.length === limit) return { migrations: found, next: nextOf(found, limit) };
    found.push(migration);
  }
  return { migrations: found, next: undefined };
}

function nextOf(found: readonly Migration[], limit: number): MigrationPage['next'] {
  const last = found.at(-1);
  return last && { marker: last.uuid, limit };
}

/** The smallest partition that holds all that is asked for. */
function placeOf(query: Query, projectId: string | undefined) {
  const [serverId, other] = query['instance_uuid'] ?? [];
  if (serverId !== undefined && other === undefined) return { index: 'host', partition: migrationPartitions.server(serverId) } as const;
  return projectId === undefined
    ? ({ index: 'all', partition: migrationPartitions.all } as const)
    : ({ index: 'project', partition: migrationPartitions.project(projectId) } as const);
}

const last = (query: Query, name: string) => query[name]?.at(-1);

function timeOf(query: Query, name: string): number | undefined {
  const text = last(query, name);
  return text === undefined ? undefined : parseTime(text);
}

function wantedBy(query: Query, projectId: string | undefined): (migration: Migration) => boolean {
  const [changesSince, changesBefore] = [timeOf(query, 'changes-since'), timeOf(query, 'changes-before')];
  if (changesSince !== undefined && changesBefore !== undefined && changesSince > changesBefore) throw computeErrors.ChangesOutOfOrder();
  const [host, source, type, userId] = ['host', 'source_compute', 'migration_type', 'user_id'].map((name) => last(query, name));
  const { status: statuses, instance_uuid: serverIds } = query;
  // None is ever hidden.
  if (looseBoolean(last(query, 'hidden') ?? 'false') === true) return () => false;
  const isOr = (wanted: string | undefined, ...actual: readonly (string | undefined)[]) => wanted === undefined || actual.includes(wanted);
  return (migration) => {
    const changedAt = Date.parse(migration.updatedAt ?? migration.createdAt);
    return (
      isOr(projectId, migration.projectId) &&
      isOr(userId, migration.userId) &&
      isOr(type, migration.type) &&
      isOr(source, migration.source.host) &&
      isOr(host, migration.source.host, migration.destination?.host) &&
      (statuses === undefined || statuses.includes(migration.status)) &&
      (serverIds === undefined || serverIds.includes(migration.serverId)) &&
      (changesSince === undefined || changedAt >= changesSince) &&
      (changesBefore === undefined || changedAt <= changesBefore)
    );
  };
}
