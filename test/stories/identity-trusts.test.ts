/** A user lends roles to another, as long as both may. */
import assert from 'node:assert/strict';
import { fixedRoleId } from '../../shared/identity/roles.ts';
import { knownProjects, projects } from '../support/personas.ts';
import { story } from './story.ts';

story('a trust lends what its trustor has, and no longer than that', async (system) => {
  await knownProjects(system.ports);
  const admin = (method: 'POST' | 'PUT' | 'DELETE' | 'PATCH', path: string, body?: unknown) =>
    system.request(method, `/identity/v3${path}`, { as: 'admin', ...(body === undefined ? {} : { body }) });
  const userNamed = async (name: string) => (await admin('POST', '/users', { user: { name, password: 'secret' } })).text('user.id');
  const [ann, bob] = [await userNamed('ann'), await userNamed('bob')];
  const place = `/projects/${projects.own}/users/${ann}/roles/${fixedRoleId('member')}`;
  await admin('PUT', place);
  const login = async (id: string, scope: object) => {
    const identity = { methods: ['password'], password: { user: { id, password: 'secret' } } };
    const answer = await system.request('POST', '/identity/v3/auth/tokens', { body: { auth: { identity, scope } } });
    return { answer, token: answer.headers['X-Subject-Token'] ?? '' };
  };
  const { token } = await login(ann, { project: { id: projects.own } });
  const wanted = {
    trustor_user_id: ann,
    trustee_user_id: bob,
    project_id: projects.own,
    impersonation: false,
    roles: [{ name: 'member' }],
  };
  const lend = (more: object = {}, by = token) =>
    system.request('POST', '/identity/v3/OS-TRUST/trusts', { token: by, body: { trust: { ...wanted, ...more } } });
  assert.equal((await lend({ trustor_user_id: bob })).status, 403);
  assert.equal((await lend({ allow_redelegation: true })).status, 403);
  assert.equal((await lend({ roles: [] })).status, 403);
  assert.equal((await lend({ roles: [{ name: 'admin' }] })).at('error.message'), 'Could not find role: admin.');
  assert.equal((await lend({ trustee_user_id: 'nobody' })).at('error.message'), 'Could not find user: nobody.');
  assert.equal((await lend({ expires_at: '2001-01-01T00:00:00Z' })).status, 400);
  const made = await lend({ remaining_uses: 1 });
  assert.equal(made.status, 201);
  const once = made.text('trust.id');
  const first = await login(bob, { 'OS-TRUST:trust': { id: once } });
  assert.deepEqual(first.answer.at('token.OS-TRUST:trust'), {
    id: once,
    impersonation: false,
    trustor_user: { id: ann },
    trustee_user: { id: bob },
  });
  assert.equal(first.answer.at('token.user.id'), bob);
  assert.equal((await system.request('GET', '/compute/v2.1/servers', { token: first.token })).status, 200);
  const usedUp = await login(bob, { 'OS-TRUST:trust': { id: once } });
  assert.deepEqual([usedUp.answer.status, usedUp.answer.at('error.message')], [403, `No remaining uses for trust: ${once}`]);
  assert.equal((await login(ann, { 'OS-TRUST:trust': { id: once } })).answer.status, 401, 'it is for the trustee');
  assert.equal((await lend({ trustor_user_id: bob }, first.token)).status, 403, 'what is lent is not lent on');

  const other = (await lend({ impersonation: true })).text('trust.id');
  const second = await login(bob, { 'OS-TRUST:trust': { id: other } });
  assert.equal(second.answer.at('token.user.id'), ann);
  const works = async (each: string) => (await system.request('GET', '/compute/v2.1/servers', { token: each })).status === 200;
  const renewed = await system.request('POST', '/identity/v3/auth/tokens', {
    body: { auth: { identity: { methods: ['token'], token: { id: second.token } } } },
  });
  assert.equal(renewed.status, 403);
  const seen = (query: string, by = token) => system.request('GET', `/identity/v3/OS-TRUST/trusts${query}`, { token: by });
  assert.equal(((await seen(`?trustor_user_id=${ann}`)).at('trusts') as unknown[]).length, 2);
  assert.equal((await seen('')).status, 403);
  assert.equal((await seen(`?trustee_user_id=${bob}`)).status, 403);
  assert.equal((await seen(`/${other}/roles`, first.token)).at('roles.0.name'), 'member');

  assert.equal((await system.request('DELETE', `/identity/v3/OS-TRUST/trusts/${other}`, { token: first.token })).status, 403);
  assert.equal((await system.request('DELETE', `/identity/v3/OS-TRUST/trusts/${other}`, { token })).status, 204);
  assert.deepEqual([await works(first.token), await works(second.token)], [true, false]);
  assert.equal((await admin('DELETE', place)).status, 204);
  assert.equal(await works(first.token), false, 'what the trustor loses is lent no more');
  assert.equal((await login(bob, { 'OS-TRUST:trust': { id: once } })).answer.status, 403);
});
