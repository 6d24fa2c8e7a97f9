/** Roles that come by a group, from above, and on a domain; and domains that come and go with what is in them. */
import assert from 'node:assert/strict';
import { fixedRoleId } from '../../shared/identity/roles.ts';
import type { Answer } from '../support/gateway.ts';
import { knownProjects, projects } from '../support/personas.ts';
import type { System } from '../support/system.ts';
import { story } from './story.ts';

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

function identityOf(system: System) {
  const ask = (method: Method, path: string, body?: unknown): Promise<Answer> =>
    system.request(method, `/identity/v3${path}`, { as: 'admin', ...(body === undefined ? {} : { body }) });
  const made = async (path: string, thing: string, body: object) => (await ask('POST', path, { [thing]: body })).text(`${thing}.id`);
  const login = (user: object, scope?: object) =>
    system.request('POST', '/identity/v3/auth/tokens', {
      body: { auth: { identity: { methods: ['password'], password: { user: { ...user, password: 'secret' } } }, ...(scope && { scope }) } },
    });
  const works = async (token: string) => (await system.request('GET', '/identity/v3/auth/projects', { token })).status === 200;
  return { ask, made, login, works };
}

const rolesOf = (answer: Answer) => (answer.at('token.roles') as { name: string }[]).map(({ name }) => name).sort();
const tokenOf = (answer: Answer) => answer.headers['X-Subject-Token'] ?? '';
const refused = (answer: Answer, status: number, message: string) =>
  assert.deepEqual([answer.status, answer.at('error.message')], [status, message]);

story('whoever is in a group has its roles, as long as both last', async (system) => {
  await knownProjects(system.ports);
  const { ask, made, login, works } = identityOf(system);
  const user = await made('/users', 'user', { name: 'ann', password: 'secret' });
  const group = await made('/groups', 'group', { name: 'builders', description: 'They build' });
  const again = 'Conflict occurred attempting to store group - Duplicate entry found with name builders at domain ID default.';
  refused(await ask('POST', '/groups', { group: { name: 'builders' } }), 409, again);
  const place = `/projects/${projects.own}/groups/${group}/roles/${fixedRoleId('member')}`;
  const scope = { project: { id: projects.own } };
  const membership = `/groups/${group}/users/${user}`;

  assert.equal((await ask('PUT', place)).status, 204);
  assert.equal((await ask('HEAD', place)).status, 204);
  assert.equal((await login({ id: user }, scope)).status, 401, 'not in it yet');
  refused(await ask('HEAD', `/groups/${group}/users/nobody`), 404, 'Could not find user: nobody.');
  assert.equal((await ask('HEAD', membership)).status, 404);
  assert.equal((await ask('PUT', membership)).status, 204);
  assert.equal((await ask('PUT', membership)).status, 204);
  assert.equal((await ask('HEAD', membership)).status, 204);
  const first = await login({ id: user }, scope);
  assert.deepEqual(rolesOf(first), ['member', 'reader']);
  assert.equal((await ask('GET', `/groups/${group}/users?name=ann`)).at('users.0.id'), user);
  assert.equal(
    (await system.request('GET', `/identity/v3/users/${user}/groups`, { token: tokenOf(first) })).at('groups.0.name'),
    'builders',
  );
  assert.equal((await system.request('GET', '/identity/v3/auth/projects', { token: tokenOf(first) })).at('projects.0.id'), projects.own);

  const effective = (await ask('GET', `/role_assignments?effective&user.id=${user}&role.id=${fixedRoleId('member')}`)).at(
    'role_assignments.0',
  );
  assert.deepEqual(effective, {
    role: { id: fixedRoleId('member') },
    user: { id: user },
    scope: { project: { id: projects.own } },
    links: {
      assignment: `https://cloud.example/identity/v3${place}`,
      membership: `https://cloud.example/identity/v3${membership}`,
    },
  });
  assert.deepEqual((await ask('GET', `/role_assignments?group.id=${group}&include_names`)).at('role_assignments.0.group'), {
    id: group,
    name: 'builders',
    domain: { id: 'default', name: 'Default' },
  });

  assert.equal((await ask('DELETE', membership)).status, 204);
  assert.equal(await works(tokenOf(first)), false, 'who leaves loses the tokens');
  refused(await ask('DELETE', membership), 404, `Could not find user '${user}' in group '${group}'.`);
  await ask('PUT', membership);
  const second = tokenOf(await login({ id: user }, scope));
  assert.equal(await works(second), true);
  assert.equal((await ask('DELETE', place)).status, 204);
  assert.equal(await works(second), false, 'what the group loses its users lose');
  await ask('PUT', place);
  const third = tokenOf(await login({ id: user }, scope));
  assert.equal((await ask('DELETE', `/groups/${group}`)).status, 204);
  assert.equal(await works(third), false);
  assert.equal((await login({ id: user }, scope)).status, 401);
  assert.equal(((await ask('GET', `/users/${user}/groups`)).at('groups') as unknown[]).length, 0);
});

story('a role may hold below a place: on the projects of a domain, and below a project', async (system) => {
  const { ask, made, login } = identityOf(system);
  const domain = await made('/domains', 'domain', { name: 'Branch' });
  const user = await made('/users', 'user', { name: 'bob', password: 'secret', domain_id: domain });
  const top = await made('/projects', 'project', { name: 'top', domain_id: domain });
  const below = await made('/projects', 'project', { name: 'below', parent_id: top });
  assert.equal((await ask('GET', `/projects/${below}`)).at('project.domain_id'), domain);
  const other = 'Cannot create project, since it specifies its domain_id to be different from that of its parent.';
  refused(await ask('POST', '/projects', { project: { name: 'x', parent_id: top, domain_id: 'default' } }), 400, other);
  const on = async (id: string) => (await login({ name: 'bob', domain: { name: 'branch' } }, { project: { id } })).status;

  const fromTop = `/OS-INHERIT/projects/${top}/users/${user}/roles/${fixedRoleId('reader')}/inherited_to_projects`;
  assert.equal((await ask('PUT', fromTop)).status, 204);
  assert.deepEqual([await on(top), await on(below)], [401, 201]);
  assert.equal((await ask('DELETE', fromTop)).status, 204);
  assert.equal(await on(below), 401);

  const fromDomain = `/OS-INHERIT/domains/${domain}/users/${user}/roles/${fixedRoleId('reader')}/inherited_to_projects`;
  await ask('PUT', fromDomain);
  assert.deepEqual([await on(top), await on(below)], [201, 201]);
  const all = (await ask('GET', `/role_assignments?effective&user.id=${user}`)).at('role_assignments') as { scope: object }[];
  assert.deepEqual(
    all.map(({ scope }) => scope),
    [{ project: { id: top } }, { project: { id: below } }].sort((one, another) => (one.project.id < another.project.id ? -1 : 1)),
  );
  assert.equal((await login({ id: user }, { domain: { id: domain } })).status, 401, 'below it, not on it');
  assert.equal((await ask('GET', `/domains/${domain}/users/${user}/roles`)).at('roles.0'), undefined);
  const listed = `/OS-INHERIT/domains/${domain}/users/${user}/roles/inherited_to_projects`;
  assert.equal((await ask('GET', listed)).at('roles.0.name'), 'reader');

  await ask('PUT', `/domains/${domain}/users/${user}/roles/${fixedRoleId('admin')}`);
  const token = await login({ id: user }, { domain: { name: 'Branch' } });
  assert.deepEqual(token.at('token.domain'), { id: domain, name: 'Branch' });
  assert.deepEqual(token.at('token.user.domain'), { id: domain, name: 'Branch' });
  const types = (token.at('token.catalog') as { type: string; endpoints: unknown[] }[]).filter(({ endpoints }) => endpoints.length > 0);
  assert.deepEqual(types.map(({ type }) => type).sort(), ['compute', 'identity', 'image', 'network'], 'what needs a project is not there');
  const asked = (path: string) => system.request('GET', path, { token: tokenOf(token) });
  assert.equal((await asked('/identity/v3/auth/domains')).at('domains.0.name'), 'Branch');
  assert.equal((await asked('/identity/v3/users')).status, 200);
  assert.equal((await asked('/compute/v2.1/servers')).status, 403, 'roles on a domain are for the identity service');
});

story('a domain that is disabled ends the tokens of its users, and goes with what is in it', async (system) => {
  const { ask, made, login, works } = identityOf(system);
  const domain = await made('/domains', 'domain', { name: 'Branch', note: 'kept' });
  const twice =
    'Conflict occurred attempting to store project - it is not permitted to have two projects acting as domains with the same name: BRANCH.';
  refused(await ask('POST', '/domains', { domain: { name: 'BRANCH' } }), 409, twice);
  assert.equal((await ask('POST', '/domains', { domain: { name: 'default' } })).status, 409);
  const user = await made('/users', 'user', { name: 'admin', password: 'secret', domain_id: domain });
  const project = await made('/projects', 'project', { name: 'admin', domain_id: domain });
  const group = await made('/groups', 'group', { name: 'all', domain_id: domain });
  await ask('PUT', `/projects/${project}/users/${user}/roles/${fixedRoleId('member')}`);
  const byName = { name: 'admin', domain: { name: 'Branch' } };
  const first = await login(byName, { project: byName });
  assert.deepEqual(first.at('token.project.domain'), { id: domain, name: 'Branch' });
  assert.equal((await ask('GET', '/projects?is_domain=true&name=Branch')).at('projects.0.id'), domain);

  const enabled =
    'You are not authorized to perform the requested action: Cannot delete a domain that is enabled, please disable it first..';
  refused(await ask('DELETE', `/domains/${domain}`), 403, enabled);
  assert.equal((await ask('PATCH', `/domains/${domain}`, { domain: { enabled: false } })).at('domain.note'), 'kept');
  assert.equal(await works(tokenOf(first)), false);
  assert.equal((await login(byName)).status, 401);
  await ask('PATCH', `/domains/${domain}`, { domain: { enabled: true, name: 'Twig' } });
  const second = await login({ name: 'admin', domain: { name: 'twig' } });
  assert.equal(await works(tokenOf(second)), true);
  assert.equal((await ask('GET', '/domains?name=Twig&enabled=true')).at('domains.0.id'), domain);

  await ask('PATCH', `/domains/${domain}`, { domain: { enabled: false } });
  assert.equal((await ask('DELETE', `/domains/${domain}`)).status, 204);
  assert.deepEqual(
    await Promise.all(
      [`/domains/${domain}`, `/users/${user}`, `/projects/${project}`, `/groups/${group}`].map(
        async (path) => (await ask('GET', path)).status,
      ),
    ),
    [404, 404, 404, 404],
  );
  assert.equal((await made('/domains', 'domain', { name: 'Twig' })) !== domain, true, 'the name is free again');
  refused(
    await ask('DELETE', '/domains/default'),
    403,
    'You are not authorized to perform the requested action: delete the default domain.',
  );
  refused(await ask('POST', '/users', { user: { name: 'x', domain_id: domain } }), 404, `Could not find domain: ${domain}.`);
  assert.equal((await ask('PATCH', '/domains/default', { domain: { description: 'Ours' } })).at('domain.description'), 'Ours');
});
