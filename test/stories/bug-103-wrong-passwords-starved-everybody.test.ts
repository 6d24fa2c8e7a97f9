/** Guessing is made slow, and never at the cost of those who know their password. */
import assert from 'node:assert/strict';
import { newId } from '../../shared/identity/ids.ts';
import * as limits from '../../shared/limits.ts';
import type { System } from '../support/system.ts';
import { story } from './story.ts';

interface Login {
  readonly id?: string;
  readonly name?: string;
  readonly password?: string;
  readonly address?: string;
}

async function login(system: System, { id, name = 'ann', password = 'wrong', address = '192.0.2.1' }: Login = {}) {
  const user = { ...(id === undefined ? { name, domain: { id: 'default' } } : { id }), password };
  const body = { auth: { identity: { methods: ['password'], password: { user } } } };
  return system.request('POST', '/identity/v3/auth/tokens', { body, address });
}

async function withAnn(system: System): Promise<string> {
  const made = await system.request('POST', '/identity/v3/users', { as: 'admin', body: { user: { name: 'ann', password: 'right' } } });
  assert.equal(made.status, 201);
  return made.text('user.id');
}

async function fail(times: number, login: (turn: number) => Promise<{ readonly status: number }>): Promise<void> {
  for (let turn = 0; turn < times; turn++) assert.equal((await login(turn)).status, 401);
}

const { userAtAddress, user, address } = limits.failedLogins;

story(
  'who fails too often at one address is not looked at there until some minutes have gone by, however they are named',
  async (system) => {
    const id = await withAnn(system);
    await fail(userAtAddress.most - 1, (turn) => login(system, turn % 2 === 0 ? {} : { id }));
    assert.equal((await login(system, { password: 'right' })).status, 201, 'not yet, and it begins anew');
    await fail(userAtAddress.most, () => login(system));
    const refused = await login(system, { password: 'right' });
    assert.deepEqual([refused.status, refused.at('error.message')], [401, 'The request you have made requires authentication.']);
    assert.equal((await login(system, { password: 'right', address: '192.0.2.2' })).status, 201, 'nobody is locked out by others');
    await system.clock.advance(userAtAddress.seconds * 1000);
    assert.equal((await login(system, { password: 'right' })).status, 201);
  },
);

story('who is guessed at from many addresses is locked for all of them, and only for a while', async (system) => {
  await withAnn(system);
  await fail(user.most, (turn) => login(system, { address: `198.51.100.${Math.floor(turn / (userAtAddress.most - 1))}` }));
  assert.equal((await login(system, { password: 'right' })).status, 401);
  await system.clock.advance(user.seconds * 1000);
  assert.equal((await login(system, { password: 'right' })).status, 201);
});

story('an address that fails for many is told to come back later, and others are not', async (system) => {
  await withAnn(system);
  // Of IPv6 a network counts.
  await fail(address.most, (turn) => login(system, { name: `user-${turn}`, address: `2001:db8::${(turn + 1).toString(16)}` }));
  const told = await login(system, { password: 'right', address: '2001:db8:0:0:1::1' });
  assert.equal(told.status, 429);
  assert.equal(told.headers['Retry-After'], String(address.seconds));
  assert.equal(told.at('error.title'), 'Too Many Requests');
  assert.equal((await login(system, { password: 'right', address: '2001:db8:0:1::1' })).status, 201);
  await system.clock.advance(address.seconds * 1000);
  assert.equal((await login(system, { password: 'right', address: '2001:db8::1' })).status, 201);
});

story('a user who does not exist is counted like one who does, and so is a secret', async (system) => {
  await fail(userAtAddress.most + 3, () => login(system, { name: 'nobody' }));
  const secretOf = (id: string, secret: string) => {
    const body = { auth: { identity: { methods: ['application_credential'], application_credential: { id, secret } } } };
    return system.request('POST', '/identity/v3/auth/tokens', { body });
  };
  const id = newId(system.ports.chance);
  await fail(userAtAddress.most + 3, () => secretOf(id, 'guess'));
});

story('a failure that a clock counted which was ahead is forgotten when the clock is right again', async (system) => {
  await withAnn(system);
  await fail(userAtAddress.most, () => login(system));
  system.clock.step(-3_600_000);
  assert.equal((await login(system, { password: 'right' })).status, 201);
});

story('whoever knows the original password changes it without a token, and guesses are counted', async (system) => {
  const id = await withAnn(system);
  const change = (original_password: string, password: string) =>
    system.request('POST', `/identity/v3/users/${id}/password`, { body: { user: { original_password, password } } });
  assert.equal((await change('right', 'new')).status, 204);
  assert.equal((await login(system, { password: 'right' })).status, 401);
  assert.equal((await login(system, { password: 'new' })).status, 201);
  await fail(userAtAddress.most, () => change('guess', 'mine'));
  assert.equal((await change('new', 'mine')).status, 401);
  const unknown = await system.request('POST', '/identity/v3/users/nobody/password', {
    body: { user: { original_password: 'a', password: 'b' } },
  });
  assert.equal(unknown.status, 401);
});
