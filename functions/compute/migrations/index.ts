import { listMigrations, listMigrationsErrors, migrationListQuery } from '../../../shared/compute/migrations/list.ts';
import { migrationView } from '../../../shared/compute/migrations/view.ts';
import { nextLink } from '../../../shared/operation/links.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { type Caller, enforce, permits } from '../../../shared/operation/policy.ts';
import { versions } from '../../../shared/operation/versioned.ts';

const allProjects = policy.admin('os_compute_api:os-migrations:index:all_projects');
const showsHosts = policy.admin('os_compute_api:os-migrations:index:host');

/** Pages came with their links. */
const hasPages = versions({ '2.1': false, '2.59': true });

/** Who may not see everybody's sees those of the own project's servers. */
function projectOf(caller: Caller, asked: string | undefined): string | undefined {
  if (asked !== undefined && asked !== caller.projectId) enforce(allProjects, caller, { projectId: asked });
  return asked ?? (permits(allProjects, caller, caller) ? undefined : (caller.projectId ?? ''));
}

export default operation({
  name: 'migrations.index',
  service: 'compute',
  method: 'GET',
  path: '/os-migrations',
  policy: policy.manager('os_compute_api:os-migrations:index'),
  query: migrationListQuery,
  status: 200,
  errors: listMigrationsErrors,
  needs: ['table:read'],
  async handle({ caller, query, version, origin, url }, ports) {
    const { migrations, next } = await listMigrations(ports.store, query, projectOf(caller, query.project_id?.at(-1)));
    const context = { showsHosts: permits(showsHosts, caller, caller) };
    const hasNext = next !== undefined && hasPages.at(version);
    return {
      body: {
        migrations: migrations.map((migration) => migrationView.show(migration, version, context)),
        ...(hasNext ? { migrations_links: [nextLink(origin, url, next.marker, next.limit)] } : {}),
      },
    };
  },
});
