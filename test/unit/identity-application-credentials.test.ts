import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roleAssignments } from '../../shared/identity/role-assignments.ts';
import { fixedRoleId } from '../../shared/identity/roles.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { identitySystem, passwords } from '../support/identity.ts';

const hour = 3_600_000;

/** A cloud with a manager `ann` of project `demo`, who makes credentials. */
async function withAnn() {
  const cloud = await identitySystem();
  const id = await cloud.addUser('ann', ['manager']);
  const ann = await cloud.token('ann', 'ann', 'demo');
  const path = `/identity/v3/users/${id}/application_credentials`;
  const create = (application_credential: object, token = ann) => cloud.send('POST', path, { token, body: { application_credential } });
  return { cloud, id, ann, path, create };
}

const namesOf = (roles: unknown) => (roles as { name: string }[]).map(({ name }) => name).sort();

test('a credential is made with all roles of its maker, tells its secret once, and logs in', async () => {
  const { cloud, ann, path, create } = await withAnn();
  const made = await create({ name: 'robot' });
  assert.equal(made.status, 201);
  assert.deepEqual(namesOf(made.at('application_credential.roles')), ['manager', 'member', 'reader']);
  const [id, secret] = [made.text('application_credential.id'), made.text('application_credential.secret')];
  assert.equal(secret.length, 86);
  const shown = await cloud.send('GET', `${path}/${id}`, { token: ann });
  assert.equal(shown.at('application_credential.secret'), undefined);
  assert.ok(!JSON.stringify(shown.body).includes('scrypt'));
  assert.equal((await cloud.send('GET', `${path}?name=robot`, { token: ann })).at('application_credentials.0.id'), id);
  assert.deepEqual((await cloud.send('GET', `${path}?name=other`, { token: ann })).at('application_credentials'), []);

  for (const given of [
    { id, secret },
    { name: 'robot', user: { name: 'ann', domain: { name: 'Default' } }, secret },
  ]) {
    const answer = await cloud.useCredential(given);
    assert.equal(answer.status, 201);
    assert.deepEqual(answer.at('token.methods'), ['application_credential']);
    assert.equal(answer.at('token.project.name'), 'demo');
    assert.deepEqual(answer.at('token.application_credential'), { id, name: 'robot', restricted: true });
  }
  for (const given of [
    { id, secret: 'wrong' },
    { id: 'nothing', secret },
    { name: 'robot', user: { id: 'nobody' }, secret },
  ]) {
    assert.equal((await cloud.useCredential(given)).status, 401);
  }
});

test('a credential has the roles that were chosen, of those that its maker has', async () => {
  const { cloud, create } = await withAnn();
  const made = await create({ name: 'robot', roles: [{ name: 'reader' }], secret: 'chosen' });
  assert.deepEqual(namesOf(made.at('application_credential.roles')), ['reader']);
  const answer = await cloud.useCredential({ id: made.text('application_credential.id'), secret: 'chosen' });
  assert.deepEqual(namesOf(answer.at('token.roles')), ['reader']);
  const refused = await create({ name: 'other', roles: [{ id: fixedRoleId('admin') }] });
  assert.equal(refused.status, 400);
  assert.match(refused.text('error.message'), /^Invalid application credential: Could not find role assignment with role: /);
  assert.equal((await create({ name: 'other', roles: [{ name: 'king' }] })).at('error.message'), 'Could not find role: king.');
  assert.equal((await create({ name: 'robot', secret: 'x' })).status, 409);
});

test('an expired credential logs nobody in, and its tokens end with it', async () => {
  const { cloud, create } = await withAnn();
  const made = await create({ name: 'robot', secret: 's', expires_at: '2026-01-01T02:00:00' });
  assert.equal(made.at('application_credential.expires_at'), '2026-01-01T02:00:00.000000');
  const given = { id: made.text('application_credential.id'), secret: 's' };
  const answer = await cloud.useCredential(given);
  assert.equal(answer.at('token.expires_at'), '2026-01-01T02:00:00.000000Z');
  await cloud.clock.advance(2 * hour);
  assert.equal((await cloud.useCredential(given)).status, 401);
});

test('a token of a credential can be renewed but never becomes another', async () => {
  const { cloud, create } = await withAnn();
  const other = await cloud.addProject('other');
  const made = await create({ name: 'robot', secret: 's', roles: [{ name: 'reader' }] });
  const given = { id: made.text('application_credential.id'), secret: 's' };
  const token = (await cloud.useCredential(given)).headers['X-Subject-Token'] ?? '';
  const renewed = await cloud.exchange(token, { project: { name: 'demo', domain: { id: 'default' } } });
  assert.equal(renewed.status, 201);
  assert.deepEqual(namesOf(renewed.at('token.roles')), ['reader']);
  assert.equal(renewed.at('token.application_credential.restricted'), true);
  for (const scope of [{ project: { id: other.id } }, { system: { all: true } }, { unscoped: {} }]) {
    const refused = await cloud.exchange(token, scope);
    assert.equal(refused.status, 403);
    assert.equal(refused.at('error.message'), 'You are not authorized to perform the requested action: rescope a scoped token.');
  }
  const identity = { methods: ['application_credential'], application_credential: given };
  const scoped = await cloud.send('POST', '/identity/v3/auth/tokens', {
    body: { auth: { identity, scope: { project: { id: other.id } } } },
  });
  assert.equal(scoped.status, 401);
  assert.equal(scoped.at('error.message'), 'Application credentials cannot request a scope.');
});

test('only an unrestricted credential manages credentials', async () => {
  const { cloud, path, create } = await withAnn();
  const tokenOf = async (name: string, unrestricted: boolean) => {
    const made = await create({ name, secret: 's', unrestricted });
    const answer = await cloud.useCredential({ id: made.text('application_credential.id'), secret: 's' });
    return { id: made.text('application_credential.id'), token: answer.headers['X-Subject-Token'] ?? '' };
  };
  const [restricted, unrestricted] = [await tokenOf('a', false), await tokenOf('b', true)];
  assert.equal((await create({ name: 'c', secret: 's' }, restricted.token)).status, 403);
  assert.equal((await cloud.send('DELETE', `${path}/${restricted.id}`, { token: restricted.token })).status, 403);
  assert.equal((await create({ name: 'c', secret: 's' }, unrestricted.token)).status, 201);
  assert.equal((await cloud.send('DELETE', `${path}/${restricted.id}`, { token: unrestricted.token })).status, 204);
});

test('deleting a credential ends its tokens, and taking a role away deletes the credentials for the project', async () => {
  const { cloud, id, ann, path, create } = await withAnn();
  const admin = await cloud.token('admin', passwords.admin, 'admin');
  const use = async (name: string) => {
    const credential = (await create({ name, secret: 's' })).text('application_credential.id');
    return { credential, token: (await cloud.useCredential({ id: credential, secret: 's' })).headers['X-Subject-Token'] ?? '' };
  };
  const works = async (token: string) => (await cloud.send('GET', '/identity/v3/auth/projects', { token })).status === 200;
  const [first, second] = [await use('first'), await use('second')];
  await cloud.clock.advance(1);
  assert.equal((await cloud.send('DELETE', `${path}/${first.credential}`, { token: ann })).status, 204);
  assert.deepEqual([await works(first.token), await works(second.token), await works(ann)], [false, true, true]);
  const again = await cloud.send('DELETE', `${path}/${first.credential}`, { token: ann });
  assert.equal(again.at('error.message'), `Could not find Application Credential: ${first.credential}.`);

  const project = (await cloud.projectNamed('demo')).id;
  await cloud.send('DELETE', `/identity/v3/projects/${project}/users/${id}/roles/${fixedRoleId('manager')}`, { token: admin });
  assert.equal(await works(second.token), false);
  assert.deepEqual((await cloud.send('GET', path, { token: admin })).at('application_credentials'), []);
  assert.equal((await cloud.useCredential({ id: second.credential, secret: 's' })).status, 401);
});

test('nobody makes, sees or deletes the credentials of others, but administrators see and delete them', async () => {
  const { cloud, path, create } = await withAnn();
  const credential = (await create({ name: 'robot', secret: 's' })).text('application_credential.id');
  const [admin, demo] = [await cloud.token('admin', passwords.admin, 'admin'), await cloud.token('demo', passwords.demo, 'demo')];
  assert.equal((await create({ name: 'x', secret: 's' }, admin)).status, 403);
  assert.equal((await create({ name: 'x', secret: 's' }, demo)).status, 403);
  assert.equal((await cloud.send('GET', `${path}/${credential}`, { token: demo })).status, 403);
  assert.equal((await cloud.send('DELETE', `${path}/${credential}`, { token: demo })).status, 403);
  const me = (await cloud.send('GET', '/identity/v3/auth/tokens', { token: demo, headers: { 'x-subject-token': demo } })).text(
    'token.user.id',
  );
  const own = `/identity/v3/users/${me}/application_credentials/${credential}`;
  assert.equal((await cloud.send('GET', own, { token: demo })).status, 404);
  assert.equal((await cloud.send('DELETE', own, { token: demo })).status, 404);
  assert.equal((await cloud.send('DELETE', `${path}/${credential}`, { token: admin })).status, 204);
});

test('a credential needs a project, and takes no access rules, which would not be kept', async () => {
  const { cloud, create } = await withAnn();
  assert.equal((await create({ name: 'x', access_rules: [{ path: 'v2', method: 'GET', service: 'compute' }] })).status, 400);
  assert.equal((await create({ name: 'x', access_rules: [{ id: 'none' }] })).at('error.message'), 'Could not find Access Rule: none.');
  assert.equal((await create({ name: 'x', expires_at: 'soon' })).status, 400);
  assert.equal((await create({ name: '' })).status, 400);
  const unscoped = await cloud.token('ann', 'ann');
  assert.equal((await create({ name: 'x', secret: 's' }, unscoped)).status, 400);
});

test('a credential gives no role that its maker no longer has', async () => {
  const { cloud, id: userId, create } = await withAnn();
  const made = await create({ name: 'robot', secret: 's' });
  const { id: projectId } = await cloud.projectNamed('demo');
  await transaction(cloud.ports, async (tx) => {
    const manager = { userId, projectId, roleId: fixedRoleId('manager') };
    await tx.get(roleAssignments, manager);
    tx.remove(roleAssignments, manager);
    tx.put(roleAssignments, { userId, projectId, roleId: fixedRoleId('reader') });
  });
  const answer = await cloud.useCredential({ id: made.text('application_credential.id'), secret: 's' });
  assert.deepEqual(namesOf(answer.at('token.roles')), ['reader']);
});
