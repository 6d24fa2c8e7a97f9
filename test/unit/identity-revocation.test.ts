import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identityOperations } from '../../functions/identity/catalogue.ts';
import { revocationList } from '../../shared/identity/revocations.ts';
import { fixedRoleId } from '../../shared/identity/roles.ts';
import { verifyToken } from '../../shared/identity/tokens.ts';
import type { Store } from '../../shared/store/port.ts';
import { fakeClock } from '../support/clock.ts';
import { gateway } from '../support/gateway.ts';
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

/** The same cloud as another process serves it, with its own list of revocations and a clock of its own. */
function anotherProcess(cloud: IdentitySystem, ahead = 0) {
  const clock = fakeClock(cloud.clock.now() + ahead);
  const ports = { ...cloud.ports, clock, revocations: revocationList(cloud.ports.store, clock) };
  return { clock, send: gateway(identityOperations, ports) };
}

const revoke = (cloud: IdentitySystem, token: string) =>
  cloud.send('DELETE', '/identity/v3/auth/tokens', { token, headers: { 'x-subject-token': token } });

test('another process refuses a revoked token after five seconds, and makes no other from it at once', async () => {
  const { cloud, ann, unscoped } = await withAnn();
  const { clock, send } = anotherProcess(cloud);
  const ask = async (token: string) => (await send('GET', '/identity/v3/auth/projects', { token })).status;
  assert.equal(await ask(ann), 200);
  await revoke(cloud, ann);
  assert.equal(await ask(ann), 200);
  const auth = { identity: { methods: ['token'], token: { id: ann } } };
  assert.equal((await send('POST', '/identity/v3/auth/tokens', { body: { auth } })).status, 401);
  assert.equal(await ask(ann), 401);
  await revoke(cloud, unscoped);
  await clock.advance(4999);
  assert.equal(await ask(unscoped), 200);
  await clock.advance(1);
  assert.equal(await ask(unscoped), 401);
});

test('what another process with a faster clock made from a token ends with it', async () => {
  const { cloud, unscoped } = await withAnn();
  const { send } = anotherProcess(cloud, 3000);
  const auth = {
    identity: { methods: ['token'], token: { id: unscoped } },
    scope: { project: { name: 'demo', domain: { id: 'default' } } },
  };
  const made = (await send('POST', '/identity/v3/auth/tokens', { body: { auth } })).headers['X-Subject-Token'] ?? '';
  assert.ok(await works(cloud, made));
  await revoke(cloud, unscoped);
  assert.equal(await works(cloud, made), false);
});

test('a list that was asked for before a revocation and arrives after it is not kept', async () => {
  const { cloud, ann } = await withAnn();
  const { store, tokenKeys, clock } = cloud.ports;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let isSlow = true;
  const slow: Store = {
    get: (key) => store.get(key),
    getMany: (keys) => store.getMany(keys),
    commit: (writes, token) => store.commit(writes, token),
    async list(query) {
      const page = await store.list(query);
      if (isSlow) await held;
      return page;
    },
  };
  const list = revocationList(slow, clock);
  const claims = await verifyToken(ann, tokenKeys, clock.now());
  assert.ok(claims);
  const early = list.isRevoked(claims);
  await revoke(cloud, ann);
  list.forget();
  isSlow = false;
  release();
  assert.equal(await early, true);
  assert.equal(await list.isRevoked(claims), true);
});
