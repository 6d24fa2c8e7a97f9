/** What an application credential may be used for, when its rules say so; and what is small: tags of projects, roles that imply others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedRoleId } from '../../shared/identity/roles.ts';
import { fits } from '../../shared/identity/rule-match.ts';
import { knownProjects, projects } from '../support/personas.ts';
import { story } from './story.ts';

test('a path fits a rule as keystonemiddleware has it', () => {
  const rows: readonly [string, string, boolean][] = [
    ['/v2.1/servers', '/v2.1/servers', true],
    ['/v2.1/servers', '/v2.1/servers/1', false],
    ['/v2.1/servers/{id}', '/v2.1/servers/1', true],
    ['/v2.1/servers/{id}', '/v2.1/servers/', false],
    ['/v2.1/servers/{id}', '/v2.1/servers/1/action', false],
    ['/v2.1/*/1', '/v2.1/servers/1', true],
    ['/v2.1/*', '/v2.1/servers/1', false],
    ['/v2.1/**', '/v2.1/servers/1', true],
    ['/**/action', '/v2.1/servers/1/action', true],
    ['/v2.1', '/v2x1', false],
    [`/${'**x'.repeat(40)}`, `/${'x'.repeat(4000)}y`, false],
  ];
  for (const [pattern, path, expected] of rows) assert.equal(fits(pattern, path), expected, `${pattern} ${path.slice(0, 40)}`);
});

story('a token of a credential with rules does what they say and nothing else', async (system) => {
  await knownProjects(system.ports);
  const asAdmin = (method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) =>
    system.request(method, `/identity/v3${path}`, { as: 'admin', ...(body === undefined ? {} : { body }) });
  const user = (await asAdmin('POST', '/users', { user: { name: 'ann', password: 'secret' } })).text('user.id');
  await asAdmin('PUT', `/projects/${projects.own}/users/${user}/roles/${fixedRoleId('member')}`);
  const tokenFor = async (identity: object, scope?: object) => {
    const answer = await system.request('POST', '/identity/v3/auth/tokens', { body: { auth: { identity, ...(scope && { scope }) } } });
    return { answer, token: answer.headers['X-Subject-Token'] ?? '' };
  };
  const password = { methods: ['password'], password: { user: { id: user, password: 'secret' } } };
  const { token } = await tokenFor(password, { project: { id: projects.own } });
  const path = `/identity/v3/users/${user}`;
  const rules = [
    { service: 'compute', method: 'GET', path: '/v2.1/servers' },
    { service: 'volumev3', method: 'GET', path: '/v3/**' },
  ];
  const create = (name: string, access_rules: object[]) =>
    system.request('POST', `${path}/application_credentials`, { token, body: { application_credential: { name, access_rules } } });
  const made = await create('watch', rules);
  assert.equal(made.status, 201);
  const [rule] = made.at('application_credential.access_rules') as { id: string }[];
  assert.deepEqual(rule, { id: rule?.id, ...rules[0] });
  const again = await create('again', [{ id: rule?.id }, ...rules]);
  assert.equal((again.at('application_credential.access_rules') as unknown[]).length, 2, 'the same rules are shared');

  const { answer, token: ruled } = await tokenFor({
    methods: ['application_credential'],
    application_credential: { id: made.text('application_credential.id'), secret: made.text('application_credential.secret') },
  });
  assert.deepEqual(answer.at('token.application_credential.access_rules'), made.at('application_credential.access_rules'));
  const { token: renewed } = await tokenFor({ methods: ['token'], token: { id: ruled } });
  const statuses = async (method: 'GET' | 'POST', url: string) =>
    Promise.all([ruled, renewed].map(async (each) => (await system.request(method, url, { token: each, body: {} })).status));
  assert.deepEqual(await statuses('GET', '/compute/v2.1/servers'), [200, 200]);
  assert.deepEqual(await statuses('GET', '/compute/v2.1/servers/detail'), [401, 401]);
  assert.deepEqual(await statuses('POST', '/compute/v2.1/servers'), [401, 401]);
  assert.deepEqual(await statuses('GET', '/volume/v3/volumes/detail'), [200, 200]);
  assert.deepEqual(await statuses('GET', '/image/v2/images'), [401, 401]);

  assert.equal((await system.request('GET', `${path}/access_rules?service=compute`, { token })).at('access_rules.0.id'), rule?.id);
  const inUse = await system.request('DELETE', `${path}/access_rules/${rule?.id}`, { token });
  assert.equal(inUse.status, 403);
  for (const { id } of (await system.request('GET', `${path}/application_credentials`, { token })).at('application_credentials') as {
    id: string;
  }[])
    await system.request('DELETE', `${path}/application_credentials/${id}`, { token });
  assert.equal((await system.request('DELETE', `${path}/access_rules/${rule?.id}`, { token })).status, 204);
  const gone = await system.request('GET', `${path}/access_rules/${rule?.id}`, { token });
  assert.deepEqual([gone.status, gone.at('error.message')], [404, `Could not find Access Rule: ${rule?.id}.`]);
});

story('tags of projects, roles that imply others, and domains without a configuration', async (system) => {
  await knownProjects(system.ports);
  const ask = (method: 'GET' | 'HEAD' | 'PUT' | 'DELETE', path: string, body?: unknown) =>
    system.request(method, `/identity/v3${path}`, { as: 'admin', ...(body === undefined ? {} : { body }) });
  const tags = `/projects/${projects.own}/tags`;
  assert.equal((await ask('PUT', `${tags}/blue`)).status, 201);
  assert.equal((await ask('PUT', `${tags}/a,b`)).status, 400);
  assert.deepEqual((await ask('PUT', tags, { tags: ['green', 'red'] })).at('tags'), ['green', 'red']);
  assert.deepEqual((await system.request('GET', `/identity/v3${tags}`, { as: 'reader' })).at('tags'), ['green', 'red']);
  assert.equal((await system.request('PUT', `/identity/v3${tags}/x`, { as: 'manager' })).status, 403);
  assert.equal((await ask('GET', `${tags}/red`)).status, 204);
  assert.equal((await ask('DELETE', `${tags}/red`)).status, 204);
  assert.equal((await ask('GET', `${tags}/red`)).at('error.message'), 'Could not find project tag: red.');
  assert.equal((await ask('GET', '/projects?tags=green')).at('projects.0.id'), projects.own);
  assert.equal((await ask('DELETE', tags)).status, 204);
  assert.deepEqual((await ask('GET', tags)).at('tags'), []);

  const [admin, manager, reader] = [fixedRoleId('admin'), fixedRoleId('manager'), fixedRoleId('reader')];
  const inferences = (await ask('GET', '/role_inferences')).at('role_inferences') as { prior_role: { name: string } }[];
  assert.deepEqual(inferences.map(({ prior_role }) => prior_role.name).sort(), ['admin', 'manager', 'member']);
  assert.equal((await ask('GET', `/roles/${admin}/implies`)).at('role_inference.implies.0.id'), manager);
  assert.equal((await ask('HEAD', `/roles/${admin}/implies/${manager}`)).status, 204);
  const not = await ask('GET', `/roles/${admin}/implies/${reader}`);
  assert.deepEqual([not.status, not.at('error.message')], [404, `${admin} does not imply ${reader}.`]);

  for (const [path, what] of [
    ['', 'any options'],
    ['/ldap', 'group ldap'],
    ['/ldap/url', 'option url in group ldap'],
  ]) {
    const answer = await ask('GET', `/domains/default/config${path}`);
    const message = `Could not find ${what} in domain configuration for domain default.`;
    assert.deepEqual([answer.status, answer.at('error.message')], [404, message]);
  }
});
