import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedRoleId } from '../../shared/identity/roles.ts';
import { type IdentitySystem, identitySystem, passwords } from '../support/identity.ts';

const works = async (cloud: IdentitySystem, token: string) =>
  (await cloud.send('GET', '/identity/v3/auth/projects', { token })).status === 200;

/** A cloud with a user `ann`, a member of `demo`, and tokens of ann and of an administrator. */
async function withAnn() {
  const cloud = await identitySystem();
  const id = await cloud.addUser('ann', ['member', 'service']);
  const project = (await cloud.projectNamed('demo')).id;
  const [admin, ann, unscoped] = [
    await cloud.token('admin', passwords.admin, 'admin'),
    await cloud.token('ann', 'ann', 'demo'),
    await cloud.token('ann', 'ann'),
  ];
  await cloud.clock.advance(1);
  return { cloud, id, project, admin, ann, unscoped };
}

test('disabling a user ends the tokens and refuses the password until the user is enabled', async () => {
  const { cloud, id, admin, ann, unscoped } = await withAnn();
  const enable = (enabled: boolean) => cloud.send('PATCH', `/identity/v3/users/${id}`, { token: admin, body: { user: { enabled } } });
  assert.equal((await enable(false)).at('user.enabled'), false);
  assert.deepEqual([await works(cloud, ann), await works(cloud, unscoped)], [false, false]);
  assert.equal((await cloud.login('ann', 'ann')).status, 401);
  assert.ok(await works(cloud, admin));
  await enable(true);
  await cloud.clock.advance(1);
  const again = await cloud.token('ann', 'ann', 'demo');
  assert.deepEqual([await works(cloud, again), await works(cloud, ann)], [true, false]);
});

test('disabling a project ends the tokens for it and no others', async () => {
  const { cloud, project, admin, ann, unscoped } = await withAnn();
  await cloud.send('PATCH', `/identity/v3/projects/${project}`, { token: admin, body: { project: { enabled: false } } });
  assert.deepEqual([await works(cloud, ann), await works(cloud, unscoped)], [false, true]);
  assert.equal((await cloud.login('ann', 'ann', 'demo')).status, 401);
  assert.deepEqual((await cloud.send('GET', '/identity/v3/auth/projects', { token: unscoped })).at('projects'), []);
});

test('changing a password ends the tokens, and the next one is good at once', async () => {
  const { cloud, id, ann, unscoped } = await withAnn();
  const change = (original_password: string) =>
    cloud.send('POST', `/identity/v3/users/${id}/password`, { token: ann, body: { user: { original_password, password: 'new' } } });
  assert.equal((await change('wrong')).status, 401);
  assert.ok(await works(cloud, ann));
  assert.equal((await change('ann')).status, 204);
  await cloud.clock.advance(1);
  assert.deepEqual([await works(cloud, ann), await works(cloud, unscoped)], [false, false]);
  assert.equal((await cloud.login('ann', 'ann')).status, 401);
  assert.ok(await works(cloud, await cloud.token('ann', 'new')));
});

test('an administrator sets a password without knowing the old one', async () => {
  const { cloud, id, admin, ann } = await withAnn();
  const answer = await cloud.send('PATCH', `/identity/v3/users/${id}`, { token: admin, body: { user: { password: 'new' } } });
  assert.equal(answer.status, 200);
  assert.ok(!JSON.stringify(answer.body).includes('scrypt'));
  assert.equal(await works(cloud, ann), false);
  await cloud.clock.advance(1);
  assert.ok(await works(cloud, await cloud.token('ann', 'new')));
});

test('taking a role away ends the tokens for that project; what is left can be asked for again', async () => {
  const { cloud, id, project, admin, ann, unscoped } = await withAnn();
  const path = `/identity/v3/projects/${project}/users/${id}/roles/${fixedRoleId('member')}`;
  assert.equal((await cloud.send('DELETE', path, { token: admin })).status, 204);
  assert.deepEqual([await works(cloud, ann), await works(cloud, unscoped)], [false, true]);
  await cloud.clock.advance(1);
  const again = await cloud.login('ann', 'ann', 'demo');
  assert.deepEqual(again.at('token.roles'), [{ id: fixedRoleId('service'), name: 'service' }]);
  const missing = await cloud.send('DELETE', path, { token: admin });
  assert.equal(missing.status, 404);
  assert.equal(
    missing.at('error.message'),
    `Could not find role assignment with role: ${fixedRoleId('member')}, user or group: ${id}, project, domain, or system: ${project}.`,
  );
});

test('deleting a user or a project ends the tokens and leaves no assignment behind', async () => {
  const { cloud, id, project, admin, ann, unscoped } = await withAnn();
  const assignments = async (query: string) =>
    (await cloud.send('GET', `/identity/v3/role_assignments?${query}`, { token: admin })).at('role_assignments');
  assert.equal((await cloud.send('DELETE', `/identity/v3/users/${id}`, { token: admin })).status, 204);
  assert.deepEqual([await works(cloud, ann), await works(cloud, unscoped)], [false, false]);
  assert.deepEqual(await assignments(`user.id=${id}`), []);
  assert.equal((await cloud.send('DELETE', `/identity/v3/users/${id}`, { token: admin })).status, 404);

  const demo = await cloud.token('demo', passwords.demo, 'demo');
  await cloud.clock.advance(1);
  assert.equal((await cloud.send('DELETE', `/identity/v3/projects/${project}`, { token: admin })).status, 204);
  assert.equal(await works(cloud, demo), false);
  assert.deepEqual(await assignments(`scope.project.id=${project}`), []);
  assert.equal((await cloud.send('GET', `/identity/v3/projects/${project}`, { token: admin })).status, 404);
});

test('a name is free again when its user is deleted or renamed', async () => {
  const { cloud, id, admin } = await withAnn();
  const create = (name: string) => cloud.send('POST', '/identity/v3/users', { token: admin, body: { user: { name } } });
  const taken = await create('ann');
  assert.equal(taken.status, 409);
  assert.equal(
    taken.at('error.message'),
    'Conflict occurred attempting to store user - Duplicate entry found with name ann at domain ID default.',
  );
  const rename = (name: string) => cloud.send('PATCH', `/identity/v3/users/${id}`, { token: admin, body: { user: { name } } });
  assert.equal((await rename('demo')).status, 409);
  assert.equal((await rename('anna')).at('user.name'), 'anna');
  assert.equal((await create('ann')).status, 201);
  assert.equal((await create('anna')).status, 409);
  await cloud.send('DELETE', `/identity/v3/users/${id}`, { token: admin });
  assert.equal((await create('anna')).status, 201);
});

test('what is revoked while the list of revocations is being read is not missed', async () => {
  const { cloud, admin, ann } = await withAnn();
  await cloud.clock.advance(6000);
  const [, revoked] = await Promise.all([
    works(cloud, ann),
    cloud.send('DELETE', '/identity/v3/auth/tokens', { token: admin, headers: { 'x-subject-token': ann } }),
  ]);
  assert.equal(revoked.status, 204);
  assert.equal(await works(cloud, ann), false);
});
