/** How a migration is shown. Source: contract/schemas/MigrationsController.index.json. */
import { shownSince, view } from '../../operation/view.ts';
import { microseconds } from '../servers/view.ts';
import type { Migration } from './migration.ts';

export interface MigrationViewContext {
  /** Hosts are shown to administrators only. */
  readonly showsHosts: boolean;
}

/** Nova shows the numbers of its own table of flavors; ours have ids, which are often numbers. */
const number = (flavorId: string) => (/^\d{1,9}$/.test(flavorId) ? Number(flavorId) : null);

const host =
  (shows: (migration: Migration) => string | undefined) =>
  (migration: Migration, { showsHosts }: MigrationViewContext) =>
    showsHosts ? (shows(migration) ?? null) : null;

const hosts = {
  source_compute: host(({ source }) => source.host),
  source_node: host(({ source }) => source.node),
  dest_compute: host(({ destination }) => destination?.host),
  dest_node: host(({ destination }) => destination?.node),
  dest_host: host(({ destination }) => destination?.ip),
};

const common = {
  id: ({ id }: Migration) => id,
  uuid: shownSince<Migration, MigrationViewContext>('2.59', ({ uuid }) => uuid),
  status: ({ status }: Migration) => status,
  ...hosts,
  created_at: ({ createdAt }: Migration) => microseconds(createdAt),
  user_id: shownSince<Migration, MigrationViewContext>('2.80', ({ userId }) => userId),
  project_id: shownSince<Migration, MigrationViewContext>('2.80', ({ projectId }) => projectId),
};

export const migrationView = view<Migration, MigrationViewContext>({
  ...common,
  instance_uuid: ({ serverId }) => serverId,
  migration_type: shownSince('2.23', ({ type }) => type),
  old_instance_type_id: ({ oldFlavor }) => number(oldFlavor.id),
  new_instance_type_id: ({ newFlavor }) => number(newFlavor.id),
  updated_at: ({ updatedAt }) => microseconds(updatedAt),
});

type Sent = NonNullable<Migration['sent']>;

/** How far it is, in bytes. Nothing is null, as what is not known: Nova's schema has no zero. */
const bytes =
  (of: keyof Sent, which: keyof NonNullable<Sent['memory']>) =>
  ({ sent }: Migration) =>
    sent?.[of]?.[which] || null;

/** A live migration that is in progress. Source: contract/schemas/ServerMigrationsController.index.json. */
export const serverMigrationView = view<Migration, MigrationViewContext>({
  ...common,
  server_uuid: ({ serverId }) => serverId,
  memory_total_bytes: bytes('memory', 'total'),
  memory_processed_bytes: bytes('memory', 'processed'),
  memory_remaining_bytes: bytes('memory', 'remaining'),
  disk_total_bytes: bytes('disk', 'total'),
  disk_processed_bytes: bytes('disk', 'processed'),
  disk_remaining_bytes: bytes('disk', 'remaining'),
  updated_at: ({ createdAt, updatedAt }) => microseconds(updatedAt ?? createdAt),
});
