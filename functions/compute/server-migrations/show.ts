import * as computeErrors from '../../../shared/compute/errors.ts';
import { isInProgress, isLive, migrationPartitions, migrations } from '../../../shared/compute/migrations/migration.ts';
import { serverMigrationView } from '../../../shared/compute/migrations/view.ts';
import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

const rule = policy.admin('os_compute_api:servers:migrations:show');

/** A live migration that is in progress; of other moves the answer says that they are none. */
export default operation({
  name: 'server-migrations.show',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}/migrations/{migration_id}',
  policy: rule,
  policyTarget: 'resource',
  window: { since: '2.23' },
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: [
    ...findServerErrors,
    computeErrors.LiveMigrationNotFound,
    computeErrors.MigrationNotLive,
    computeErrors.LiveMigrationNotInProgress,
  ],
  needs: ['table:read'],
  async handle({ params, caller, version }, ports) {
    const server = await lookUp(ports.store, params['server_id'] ?? '', caller, rule);
    const named = { id: params['migration_id'] ?? '', uuid: server.id };
    for await (const migration of migrations.all(ports.store, { index: 'host', partition: migrationPartitions.server(server.id) })) {
      if (String(migration.id) !== named.id) continue;
      if (!isLive(migration)) throw computeErrors.MigrationNotLive(named);
      if (!isInProgress(migration)) throw computeErrors.LiveMigrationNotInProgress(named);
      return { body: { migration: serverMigrationView.show(migration, version, { showsHosts: true }) } };
    }
    throw computeErrors.LiveMigrationNotFound(named);
  },
});
