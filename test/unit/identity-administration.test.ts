import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bootstrapIdentity } from '../../shared/identity/bootstrap.ts';
import { fixedRoleId } from '../../shared/identity/roles.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { settle } from '../support/clock.ts';
import type { Answer } from '../support/gateway.ts';
import { identitySystem, passwords } from '../support/identity.ts';

async function withAdmin() {
  const cloud = await identitySystem();
  const token = await cloud.token('admin', passwords.admin, 'admin');
  const asks = (method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Answer> =>
    cloud.send(method, `/identity/v3${path}`, { token, body });
  return { cloud, asks };
}

const namesIn = (answer: Answer, list: string) => (answer.at(list) as { name: string }[]).map(({ name }) => name).sort();

test('the first start makes what it makes once, also when two start at the same time', async () => {
  const { cloud } = await withAdmin();
  const store = openSqliteStore({ path: ':memory:', clock: cloud.clock });
  const starts = [1, 2, 3].map(() => bootstrapIdentity({ ...cloud.ports, store }, { passwords }));
  // Whoever loses pauses before looking again.
  while (cloud.clock.sleepers > 0 || (await Promise.race([Promise.all(starts), settle()])) === undefined) await cloud.clock.advance(1000);
  assert.deepEqual((await Promise.all(starts)).sort(), [false, false, true]);
  assert.equal(await bootstrapIdentity(cloud.ports, { passwords: { admin: 'x', demo: 'y' } }), false);
  assert.equal((await cloud.login('admin', passwords.admin, 'admin')).status, 201);
  assert.equal((await cloud.login('admin', 'x', 'admin')).status, 401);
});

test('a project lives: made, found, shown, changed, deleted', async () => {
  const { asks } = await withAdmin();
  const made = await asks('POST', '/projects', { project: { name: 'lab', description: 'A lab', tags: ['a'], 'a-property': 'kept' } });
  assert.equal(made.status, 201);
  const id = made.text('project.id');
  assert.match(id, /^[0-9a-f]{32}$/);
  assert.deepEqual(made.at('project'), {
    'a-property': 'kept',
    id,
    name: 'lab',
    domain_id: 'default',
    description: 'A lab',
    enabled: true,
    parent_id: 'default',
    is_domain: false,
    tags: ['a'],
    options: {},
    links: { self: `https://cloud.example/identity/v3/projects/${id}` },
  });
  assert.deepEqual(namesIn(await asks('GET', '/projects'), 'projects'), ['admin', 'demo', 'lab']);
  assert.deepEqual(namesIn(await asks('GET', '/projects?name=lab&domain_id=default'), 'projects'), ['lab']);
  assert.deepEqual(namesIn(await asks('GET', '/projects?domain_id=other'), 'projects'), []);
  assert.deepEqual((await asks('GET', '/projects')).at('links'), {
    self: 'https://cloud.example/identity/v3/projects',
    previous: null,
    next: null,
  });
  const changed = await asks('PATCH', `/projects/${id}`, { project: { name: 'laboratory', enabled: false } });
  assert.equal(changed.at('project.name'), 'laboratory');
  assert.equal(changed.at('project.description'), 'A lab');
  assert.deepEqual(namesIn(await asks('GET', '/projects?enabled=False'), 'projects'), ['laboratory']);
  assert.equal((await asks('DELETE', `/projects/${id}`)).status, 204);
  const gone = await asks('GET', `/projects/${id}`);
  assert.equal(gone.status, 404);
  assert.deepEqual(gone.body, { error: { code: 404, message: `Could not find project: ${id}.`, title: 'Not Found' } });
});

test('what cannot be of a project is refused, with the field named', async () => {
  const { asks } = await withAdmin();
  const rows: readonly [object, number, string | RegExp][] = [
    [{}, 400, "Invalid input for field 'project': 'name' is a required property"],
    [{ name: 7 }, 400, "Invalid input for field 'project/name': 7 is not of type 'string'"],
    [{ name: '' }, 400, "Invalid input for field 'project/name': '' is too short"],
    [{ name: ' ' }, 400, /^Invalid input for field 'project\/name': ' ' does not match/],
    [{ name: 'x'.repeat(65) }, 400, /^Invalid input for field 'project\/name': 'x+' is too long$/],
    [{ name: 'x', enabled: 'yes' }, 400, "Invalid input for field 'project/enabled': 'yes' is not of type 'boolean'"],
    [{ name: 'x', is_domain: true }, 400, /^Invalid input for field 'project\/is_domain'/],
    [{ name: 'x', domain_id: 'other' }, 404, 'Could not find domain: other.'],
    [{ name: 'x', parent_id: 'nothing' }, 404, 'Could not find project: nothing.'],
    [{ name: 'demo' }, 409, 'Conflict occurred attempting to store project - Duplicate entry found with name demo at domain ID default.'],
  ];
  for (const [project, status, message] of rows) {
    const answer = await asks('POST', '/projects', { project });
    assert.equal(answer.status, status, JSON.stringify(project));
    if (typeof message === 'string') assert.equal(answer.at('error.message'), message);
    else assert.match(answer.text('error.message'), message);
  }
  assert.deepEqual(namesIn(await asks('GET', '/projects'), 'projects'), ['admin', 'demo']);
});

test('two projects that are made at the same time with one name are one', async () => {
  const { asks } = await withAdmin();
  const answers = await Promise.all(Array.from({ length: 5 }, () => asks('POST', '/projects', { project: { name: 'lab' } })));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409, 409]);
  assert.deepEqual(namesIn(await asks('GET', '/projects?name=lab'), 'projects'), ['lab']);
});

test('a user keeps what the client stores, and shows no password', async () => {
  const { cloud, asks } = await withAdmin();
  const made = await asks('POST', '/users', { user: { name: 'ann', password: 'secret', email: 'ann@cloud.example', description: 'Ann' } });
  assert.equal(made.status, 201);
  const id = made.text('user.id');
  const shown = (await asks('GET', `/users/${id}`)).at('user');
  assert.deepEqual(shown, {
    email: 'ann@cloud.example',
    description: 'Ann',
    id,
    name: 'ann',
    domain_id: 'default',
    enabled: true,
    password_expires_at: null,
    options: {},
    links: { self: `https://cloud.example/identity/v3/users/${id}` },
  });
  assert.equal((await cloud.login('ann', 'secret')).status, 201);
  assert.deepEqual(namesIn(await asks('GET', '/users?name=ann'), 'users'), ['ann']);
  const changed = await asks('PATCH', `/users/${id}`, { user: { email: null, name: 'anna' } });
  assert.deepEqual([changed.at('user.email'), changed.at('user.description'), changed.at('user.name')], [null, 'Ann', 'anna']);
  assert.equal((await asks('PATCH', `/users/${id}`, { user: { domain_id: 'other' } })).at('error.message'), 'Cannot change Domain ID.');
});

test('a user without a password cannot log in', async () => {
  const { cloud, asks } = await withAdmin();
  await asks('POST', '/users', { user: { name: 'ann' } });
  assert.equal((await cloud.login('ann', '')).status, 401);
});

test('roles are given, checked, listed and taken', async () => {
  const { cloud, asks } = await withAdmin();
  const user = await cloud.addUser('ann', []);
  const project = (await cloud.projectNamed('demo')).id;
  const roles = `/projects/${project}/users/${user}/roles`;
  const path = `${roles}/${fixedRoleId('manager')}`;
  assert.equal((await asks('HEAD', path)).status, 404);
  assert.equal((await asks('PUT', path)).status, 204);
  assert.equal((await asks('PUT', path)).status, 204);
  assert.deepEqual([(await asks('HEAD', path)).status, (await asks('GET', path)).status], [204, 204]);
  assert.deepEqual(namesIn(await asks('GET', roles), 'roles'), ['manager']);
  assert.deepEqual(namesIn(await asks('GET', `/users/${user}/projects`), 'projects'), ['demo']);
  assert.equal(
    (await asks('PUT', `/projects/x/users/${user}/roles/${fixedRoleId('member')}`)).at('error.message'),
    'Could not find project: x.',
  );
  assert.equal(
    (await asks('PUT', `/projects/${project}/users/x/roles/${fixedRoleId('member')}`)).at('error.message'),
    'Could not find user: x.',
  );
  assert.equal((await asks('PUT', `${roles}/x`)).at('error.message'), 'Could not find role: x.');
  assert.equal((await asks('DELETE', path)).status, 204);
  assert.deepEqual(namesIn(await asks('GET', roles), 'roles'), []);
});

test('role assignments are listed with names, filtered, and with what they imply', async () => {
  const { cloud, asks } = await withAdmin();
  const user = await cloud.addUser('ann', ['manager']);
  const plain = await asks('GET', `/role_assignments?user.id=${user}`);
  const project = (await cloud.projectNamed('demo')).id;
  assert.deepEqual(plain.at('role_assignments'), [
    {
      role: { id: fixedRoleId('manager') },
      user: { id: user },
      scope: { project: { id: project } },
      links: { assignment: `https://cloud.example/identity/v3/projects/${project}/users/${user}/roles/${fixedRoleId('manager')}` },
    },
  ]);
  const named = await asks('GET', `/role_assignments?include_names=True&user.id=${user}`);
  assert.equal(named.at('role_assignments.0.role.name'), 'manager');
  assert.deepEqual(named.at('role_assignments.0.user'), { id: user, name: 'ann', domain: { id: 'default', name: 'Default' } });
  assert.equal(named.at('role_assignments.0.scope.project.name'), 'demo');
  const effective = (await asks('GET', `/role_assignments?effective&include_names=1&scope.project.id=${project}`)).at('role_assignments');
  const held = (effective as { user: { name: string }; role: { name: string } }[]).map((one) => `${one.user.name} ${one.role.name}`);
  assert.deepEqual(held.sort(), ['ann manager', 'ann member', 'ann reader', 'demo member', 'demo reader']);
  for (const nothing of ['group.id=x', 'scope.system=all', 'scope.domain.id=default', 'user.id=../x']) {
    assert.deepEqual((await asks('GET', `/role_assignments?${nothing}`)).at('role_assignments'), [], nothing);
  }
});

test('administrators make roles of their own, and the five that are always there stay', async () => {
  const { cloud, asks } = await withAdmin();
  assert.deepEqual(namesIn(await asks('GET', '/roles'), 'roles'), ['admin', 'manager', 'member', 'reader', 'service']);
  const made = await asks('POST', '/roles', { role: { name: 'operator', description: 'On call' } });
  assert.equal(made.status, 201);
  const id = made.text('role.id');
  assert.equal((await asks('POST', '/roles', { role: { name: 'operator' } })).status, 409);
  assert.equal((await asks('POST', '/roles', { role: { name: 'member' } })).status, 409);
  const user = await cloud.addUser('ann', ['reader']);
  const project = (await cloud.projectNamed('demo')).id;
  await asks('PUT', `/projects/${project}/users/${user}/roles/${id}`);
  const before = await cloud.login('ann', 'ann', 'demo');
  assert.deepEqual(namesIn(before, 'token.roles'), ['operator', 'reader']);
  assert.equal((await asks('PATCH', `/roles/${id}`, { role: { name: 'watcher' } })).at('role.name'), 'watcher');
  assert.deepEqual(namesIn(await asks('GET', '/roles?name=watcher'), 'roles'), ['watcher']);
  await cloud.clock.advance(1);
  assert.equal((await asks('DELETE', `/roles/${id}`)).status, 204);
  const token = before.headers['X-Subject-Token'] ?? '';
  assert.equal((await cloud.send('GET', '/identity/v3/auth/projects', { token })).status, 401);
  await cloud.clock.advance(1);
  assert.deepEqual(namesIn(await cloud.login('ann', 'ann', 'demo'), 'token.roles'), ['reader']);
  const fixed = await asks('DELETE', `/roles/${fixedRoleId('member')}`);
  assert.equal(fixed.status, 403);
  assert.match(fixed.text('error.message'), /^Unable to delete immutable role resource/);
  assert.equal((await asks('PATCH', `/roles/${fixedRoleId('member')}`, { role: { name: 'x' } })).status, 403);
  assert.equal((await asks('GET', `/roles/${fixedRoleId('member')}`)).at('role.name'), 'member');
});

test('domain, services, endpoints and regions are shown as the catalog has them', async () => {
  const { asks } = await withAdmin();
  assert.deepEqual(namesIn(await asks('GET', '/domains'), 'domains'), ['Default']);
  assert.equal((await asks('GET', '/domains/default')).at('domain.name'), 'Default');
  assert.equal((await asks('GET', '/domains/other')).at('error.message'), 'Could not find domain: other.');
  const services = (await asks('GET', '/services')).at('services') as { id: string; type: string }[];
  assert.deepEqual(
    services.map(({ type }) => type),
    ['identity', 'compute', 'image', 'volumev3', 'network', 'block-storage'],
  );
  const compute = services.find(({ type }) => type === 'compute')?.id ?? '';
  assert.equal((await asks('GET', `/services/${compute}`)).at('service.type'), 'compute');
  const endpoints = await asks('GET', `/endpoints?service_id=${compute}&interface=public`);
  assert.equal(endpoints.at('endpoints.0.url'), 'https://cloud.example/compute/v2.1');
  assert.equal(endpoints.at('endpoints.1'), undefined);
  assert.equal((await asks('GET', `/endpoints/${endpoints.text('endpoints.0.id')}`)).status, 200);
  assert.equal((await asks('GET', '/regions/RegionOne')).at('region.id'), 'RegionOne');
  for (const path of ['/services/x', '/endpoints/x', '/regions/x']) assert.equal((await asks('GET', path)).status, 404);
  const catalog = await asks('GET', '/auth/catalog');
  assert.equal(catalog.at('catalog.1.id'), compute);
});

test('a catalog needs a project', async () => {
  const { cloud } = await withAdmin();
  const token = await cloud.token('demo', passwords.demo);
  const answer = await cloud.send('GET', '/identity/v3/auth/catalog', { token });
  assert.equal(answer.status, 403);
  assert.equal(answer.at('error.message'), 'A project-scoped token is required to produce a service catalog.');
});

test('ids that cannot be ids are not found and break nothing', async () => {
  const { cloud, asks } = await withAdmin();
  for (const id of ['x'.repeat(3000), '%00', '..%2F..', '%F0%9F%92%A9', '__proto__', "'%20OR%201=1"]) {
    for (const path of [`/projects/${id}`, `/users/${id}`, `/roles/${id}`, `/users/${id}/projects`]) {
      assert.equal((await asks('GET', path)).status, 404, path);
    }
  }
  assert.ok(cloud.log.every(({ event }) => event !== 'undeclared error'));
});
