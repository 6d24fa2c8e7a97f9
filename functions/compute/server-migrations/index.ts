import { isInProgress, isLive, migrationPartitions, migrations } from '../../../shared/compute/migrations/migration.ts';
import { serverMigrationView } from '../../../shared/compute/migrations/view.ts';
import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { permits } from '../../../shared/operation/policy.ts';
import { queryParameters, versions } from '../../../shared/operation/versioned.ts';

const rule = policy.manager('os_compute_api:servers:migrations:index');

const showsHosts = policy.admin('os_compute_api:servers:migrations:index:host');

/** Live migrations that are in progress; other moves are in GET /os-migrations. */
export default operation({
  name: 'server-migrations.index',
  service: 'compute',
  method: 'GET',
  path: '/servers/{server_id}/migrations',
  policy: rule,
  policyTarget: 'resource',
  window: { since: '2.23' },
  query: queryParameters({}, versions({ '2.1': 'drop', '2.102': 'refuse' })),
  status: 200,
  errors: findServerErrors,
  needs: ['table:read'],
  async handle({ params, caller, version }, ports) {
    const server = await lookUp(ports.store, params['server_id'] ?? '', caller, rule);
    const shown: Record<string, unknown>[] = [];
    const context = { showsHosts: permits(showsHosts, caller, caller) };
    for await (const migration of migrations.all(ports.store, { index: 'host', partition: migrationPartitions.server(server.id) })) {
      if (isLive(migration) && isInProgress(migration)) shown.push(serverMigrationView.show(migration, version, context));
    }
    return { body: { migrations: shown } };
  },
});
