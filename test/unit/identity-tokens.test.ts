import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignJWT, UnsecuredJWT } from 'jose';
import { authenticatePassword } from '../../shared/identity/authenticate.ts';
import { deriveKey, hashPassword, passwordCost, type ScryptCost, verifyPassword } from '../../shared/identity/passwords.ts';
import { verifyToken } from '../../shared/identity/tokens.ts';
import { seededChance } from '../support/clock.ts';
import { cheap, identitySystem, passwords, tokenKey } from '../support/identity.ts';

const hour = 3_600_000;
const unauthenticated = {
  error: { code: 401, message: 'The request you have made requires authentication.', title: 'Unauthorized' },
};

test('a password and a project give a token with roles, catalog and times', async () => {
  const cloud = await identitySystem();
  const answer = await cloud.login('demo', passwords.demo, 'demo');
  assert.equal(answer.status, 201);
  assert.equal(answer.headers.Vary, 'X-Auth-Token');
  assert.deepEqual(answer.at('token.methods'), ['password']);
  assert.equal(answer.at('token.user.name'), 'demo');
  assert.deepEqual(answer.at('token.user.domain'), { id: 'default', name: 'Default' });
  assert.equal(answer.at('token.project.name'), 'demo');
  assert.equal(answer.at('token.is_domain'), false);
  assert.equal(answer.at('token.issued_at'), '2026-01-01T00:00:00.000000Z');
  assert.equal(answer.at('token.expires_at'), '2026-01-02T00:00:00.000000Z');
  const roles = answer.at('token.roles') as { name: string }[];
  assert.deepEqual(roles.map(({ name }) => name).sort(), ['member', 'reader']);
  const catalog = answer.at('token.catalog') as { type: string; endpoints: { interface: string; url: string; region: string }[] }[];
  const project = answer.text('token.project.id');
  const urls = Object.fromEntries(catalog.map(({ type, endpoints }) => [type, endpoints.find((one) => one.interface === 'public')?.url]));
  assert.deepEqual(urls, {
    identity: 'https://cloud.example/identity/v3',
    compute: 'https://cloud.example/compute/v2.1',
    image: 'https://cloud.example/image',
    network: 'https://cloud.example/network',
    volumev3: `https://cloud.example/volume/v3/${project}`,
    'block-storage': `https://cloud.example/volume/v3/${project}`,
  });
  for (const { endpoints } of catalog) {
    assert.deepEqual(
      endpoints.map((one) => one.interface),
      ['public', 'internal', 'admin'],
    );
    assert.ok(endpoints.every((one) => one.region === 'RegionOne'));
  }
});

test('the catalog is the same in every token and left out on request', async () => {
  const cloud = await identitySystem();
  const [first, second] = [await cloud.login('demo', passwords.demo, 'demo'), await cloud.login('demo', passwords.demo, 'demo')];
  assert.deepEqual(first.at('token.catalog'), second.at('token.catalog'));
  const token = first.headers['X-Subject-Token'] ?? '';
  const shown = await cloud.send('GET', '/identity/v3/auth/tokens?nocatalog', { token, headers: { 'x-subject-token': token } });
  assert.equal(shown.status, 200);
  assert.equal(shown.at('token.catalog'), undefined);
  assert.deepEqual({ ...(first.at('token') as object), catalog: undefined }, { ...(shown.at('token') as object), catalog: undefined });
});

test('roles imply others: admin is also manager, member and reader', async () => {
  const cloud = await identitySystem();
  const answer = await cloud.login('admin', passwords.admin, 'admin');
  const names = (answer.at('token.roles') as { name: string }[]).map(({ name }) => name);
  assert.deepEqual(names.sort(), ['admin', 'manager', 'member', 'reader']);
  await cloud.addUser('nova', ['service'], 'admin');
  const service = await cloud.login('nova', 'nova', 'admin');
  assert.deepEqual(
    (service.at('token.roles') as { name: string }[]).map(({ name }) => name),
    ['service'],
  );
});

test('a user is found by id, and the domain by id or name without regard to case', async () => {
  const cloud = await identitySystem();
  const id = await cloud.addUser('ann', ['member']);
  const users = [{ id }, { name: 'ann', domain: { id: 'default' } }, { name: 'ann', domain: { name: 'default' } }];
  for (const user of users) {
    const identity = { methods: ['password'], password: { user: { ...user, password: 'ann' } } };
    const answer = await cloud.send('POST', '/identity/v3/auth/tokens', { body: { auth: { identity } } });
    assert.equal(answer.status, 201);
  }
  const foreign = { methods: ['password'], password: { user: { name: 'ann', domain: { name: 'other' }, password: 'ann' } } };
  assert.equal((await cloud.send('POST', '/identity/v3/auth/tokens', { body: { auth: { identity: foreign } } })).status, 401);
});

test('every failed login gets the same answer', async () => {
  const cloud = await identitySystem();
  await cloud.addProject('other');
  const failures = [
    await cloud.login('demo', 'wrong', 'demo'),
    await cloud.login('nobody', 'wrong', 'demo'),
    await cloud.login('demo', passwords.demo, 'nowhere'),
    await cloud.login('demo', passwords.demo, 'other'),
    await cloud.login('d'.repeat(2000), 'wrong'),
  ];
  for (const failure of failures) {
    assert.equal(failure.status, 401);
    assert.deepEqual(failure.body, unauthenticated);
    assert.match(failure.headers['WWW-Authenticate'] ?? '', /identity/);
  }
});

test('scopes on a domain and on the system are refused, because nobody has roles there', async () => {
  const cloud = await identitySystem();
  const token = await cloud.token('admin', passwords.admin, 'admin');
  for (const scope of [{ system: { all: true } }, { domain: { id: 'default' } }]) {
    assert.equal((await cloud.exchange(token, scope)).status, 401);
  }
});

test('no password is checked more quickly for a user who does not exist', async () => {
  const { ports, addUser } = await identitySystem();
  await addUser('ann', ['member']);
  const costs: ScryptCost[] = [];
  const watching = (password: string, stored: string | null | undefined) =>
    verifyPassword(password, stored, {}, async (text, salt, cost) => {
      costs.push(cost);
      return deriveKey(text, salt, cheap);
    });
  const domain = { id: 'default' };
  assert.equal(await authenticatePassword(ports, { name: 'nobody', domain, password: 'x' }, '192.0.2.1', watching), undefined);
  assert.equal(await authenticatePassword(ports, { name: 'ann', domain, password: 'x' }, '192.0.2.1', watching), undefined);
  assert.deepEqual(costs, [passwordCost, cheap]);
});

test('a stored password names its parameters and is checked by them', async () => {
  const stored = await hashPassword('secret', { chance: seededChance(3), passwordCost: { logBlocks: 2, blockSize: 3, parallelism: 2 } });
  assert.match(stored, /^\$scrypt\$ln=2,r=3,p=2\$[\w+/]{22}\$[\w+/]{43}$/);
  assert.equal(await verifyPassword('secret', stored, {}), true);
  assert.equal(await verifyPassword('secret ', stored, {}), false);
  assert.equal(await verifyPassword('secret', stored.replace('ln=2', 'ln=3'), {}), false);
  const [one, other] = [4, 5].map((seed) => hashPassword('secret', { chance: seededChance(seed), passwordCost: cheap }));
  assert.notEqual(await one, await other);
});

test('without a scope a token is for no project, or for the default project of its user', async () => {
  const cloud = await identitySystem();
  const plain = await cloud.login('demo', passwords.demo);
  assert.equal(plain.status, 201);
  assert.equal(plain.at('token.project'), undefined);
  assert.equal(plain.at('token.catalog'), undefined);
  const admin = await cloud.token('admin', passwords.admin, 'admin');
  const { id: default_project_id } = await cloud.projectNamed('demo');
  const user = `/identity/v3/users/${plain.text('token.user.id')}`;
  assert.equal((await cloud.send('PATCH', user, { token: admin, body: { user: { default_project_id } } })).status, 200);
  const scoped = await cloud.login('demo', passwords.demo);
  assert.equal(scoped.at('token.project.name'), 'demo');
  const unscoped = await cloud.exchange(scoped.headers['X-Subject-Token'] ?? '', { unscoped: {} });
  assert.equal(unscoped.at('token.project'), undefined);
});

test('rescoping keeps the expiry and remembers the first token', async () => {
  const cloud = await identitySystem();
  const first = await cloud.login('demo', passwords.demo);
  await cloud.clock.advance(hour);
  const scope = { project: { name: 'demo', domain: { id: 'default' } } };
  const second = await cloud.exchange(first.headers['X-Subject-Token'] ?? '', scope);
  const third = await cloud.exchange(second.headers['X-Subject-Token'] ?? '', scope);
  assert.equal(second.status, 201);
  assert.equal(second.at('token.expires_at'), first.at('token.expires_at'));
  assert.equal(second.at('token.issued_at'), '2026-01-01T01:00:00.000000Z');
  assert.deepEqual(second.at('token.methods'), ['token', 'password']);
  assert.equal(second.at('token.audit_ids.1'), first.at('token.audit_ids.0'));
  assert.equal(third.at('token.audit_ids.1'), first.at('token.audit_ids.0'));
  assert.notEqual(second.at('token.audit_ids.0'), first.at('token.audit_ids.0'));
});

test('a token ends after 24 hours', async () => {
  const cloud = await identitySystem();
  const token = await cloud.token('demo', passwords.demo, 'demo');
  await cloud.clock.advance(24 * hour - 1);
  assert.equal((await cloud.send('GET', '/identity/v3/auth/projects', { token })).status, 200);
  await cloud.clock.advance(1);
  assert.equal((await cloud.send('GET', '/identity/v3/auth/projects', { token })).status, 401);
  assert.equal((await cloud.exchange(token)).status, 401);
});

test('tokens that are forged, foreign or no tokens at all are refused', async () => {
  const cloud = await identitySystem();
  const token = await cloud.token('admin', passwords.admin, 'admin');
  const claims = await verifyToken(token, cloud.ports.tokenKeys, cloud.clock.now());
  assert.ok(claims);
  const [header = '', payload = '', signature = ''] = token.split('.');
  const other = Buffer.from(JSON.stringify({ ...claims, roles: ['admin'], sub: 'somebody' })).toString('base64url');
  const signed = (secret: Uint8Array, kid: string, alg = 'HS256') =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg, kid }).sign(secret);
  assert.equal((await cloud.send('GET', '/identity/v3/users', { token: await signed(tokenKey.secret, tokenKey.id) })).status, 200);
  const bad = {
    'another payload': `${header}.${other}.${signature}`,
    'another signature': `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
    'no signature': `${header}.${payload}.`,
    'the algorithm none': new UnsecuredJWT({ ...claims }).encode(),
    'another key': await signed(new Uint8Array(32).fill(8), tokenKey.id),
    'an unknown key': await signed(tokenKey.secret, 'key-2'),
    'another algorithm': await signed(new Uint8Array(64).fill(7), tokenKey.id, 'HS512'),
    'no claims': await new SignJWT({}).setProtectedHeader({ alg: 'HS256', kid: tokenKey.id }).sign(tokenKey.secret),
    'no token': 'gAAAAABl-not-a-token',
    'a long text': 'a'.repeat(100_000),
    nothing: '',
  };
  for (const [what, forged] of Object.entries(bad)) {
    const answer = await cloud.send('GET', '/identity/v3/users', { token: forged });
    assert.equal(answer.status, 401, what);
    const shown = await cloud.send('GET', '/identity/v3/auth/tokens', { token, headers: { 'x-subject-token': forged } });
    assert.equal(shown.status, 404, what);
    assert.equal(shown.at('error.message'), 'Could not find token.', what);
    assert.equal((await cloud.exchange(forged)).status, 401, what);
  }
});

test('a token that was good before is refused once its key is out of use', async () => {
  const cloud = await identitySystem();
  const token = await cloud.token('demo', passwords.demo, 'demo');
  let inUse = await cloud.ports.tokenKeys.keys();
  const rotated = { keys: async () => inUse };
  const now = cloud.clock.now();
  assert.ok(await verifyToken(token, rotated, now));
  inUse = [{ id: 'new', secret: new Uint8Array(32).fill(9) }, ...inUse];
  assert.ok(await verifyToken(token, rotated, now), 'the old key still verifies');
  inUse = inUse.slice(0, 1);
  assert.equal(await verifyToken(token, rotated, now), undefined);
  inUse = [{ id: tokenKey.id, secret: new Uint8Array(32).fill(9) }];
  assert.equal(await verifyToken(token, rotated, now), undefined, 'another key by the same name is another key');
});

test('everybody sees to their own tokens, administrators and services to those of others', async () => {
  const cloud = await identitySystem();
  await cloud.addUser('ann', ['member']);
  await cloud.addUser('glance', ['service']);
  const [admin, demo, ann, service] = [
    await cloud.token('admin', passwords.admin, 'admin'),
    await cloud.token('demo', passwords.demo, 'demo'),
    await cloud.token('ann', 'ann', 'demo'),
    await cloud.token('glance', 'glance', 'demo'),
  ];
  const asked = async (method: 'GET' | 'HEAD' | 'DELETE', token: string, subject: string) =>
    (await cloud.send(method, '/identity/v3/auth/tokens', { token, headers: { 'x-subject-token': subject } })).status;
  for (const method of ['GET', 'HEAD'] as const) {
    assert.deepEqual(await Promise.all([admin, service, demo, ann].map((token) => asked(method, token, demo))), [200, 200, 200, 403]);
  }
  assert.equal(await asked('DELETE', ann, demo), 403);
  assert.equal(await asked('DELETE', service, demo), 403);
  assert.equal(await asked('GET', demo, demo), 200);
  assert.equal(await asked('DELETE', admin, demo), 204);
  assert.equal(await asked('DELETE', ann, ann), 204);
  assert.equal(await asked('GET', demo, demo), 401);
  assert.equal(await asked('GET', admin, demo), 404);
  assert.equal((await cloud.send('GET', '/identity/v3/auth/tokens', { token: admin })).status, 404);
});

test('revoking a token takes those that were made from it along, and no others', async () => {
  const cloud = await identitySystem();
  const first = await cloud.token('demo', passwords.demo);
  const sibling = await cloud.token('demo', passwords.demo);
  const scope = { project: { name: 'demo', domain: { id: 'default' } } };
  const second = (await cloud.exchange(first, scope)).headers['X-Subject-Token'] ?? '';
  const third = (await cloud.exchange(second, scope)).headers['X-Subject-Token'] ?? '';
  await cloud.send('DELETE', '/identity/v3/auth/tokens', { token: sibling, headers: { 'x-subject-token': first } });
  const statuses = await Promise.all(
    [first, second, third, sibling].map((token) => cloud.send('GET', '/identity/v3/auth/projects', { token })),
  );
  assert.deepEqual(
    statuses.map(({ status }) => status),
    [401, 401, 401, 200],
  );
});

test('what a request for a token lacks is named', async () => {
  const cloud = await identitySystem();
  const user = { name: 'demo', domain: { id: 'default' }, password: passwords.demo };
  const password = { methods: ['password'], password: { user } };
  const expecting = (attribute: string, target: string) =>
    `Expecting to find ${attribute} in ${target}. The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.`;
  const rows: readonly [body: unknown, status: number, message: string][] = [
    [{}, 400, "'auth' is a required property"],
    [{ auth: {} }, 400, "Invalid input for field 'auth': 'identity' is a required property"],
    [{ auth: { identity: {} } }, 400, "Invalid input for field 'auth/identity': 'methods' is a required property"],
    [{ auth: { identity: { ...password, methods: 7 } } }, 400, "Invalid input for field 'auth/identity/methods': 7 is not of type 'array'"],
    [{ auth: { identity: { methods: ['password'] } } }, 400, expecting('password', 'identity')],
    [{ auth: { identity: { methods: ['token'] } } }, 400, expecting('token', 'identity')],
    [{ auth: { identity: { methods: ['totp'] } } }, 401, 'Attempted to authenticate with an unsupported method.'],
    [{ auth: { identity: { methods: ['toString'] } } }, 401, 'Attempted to authenticate with an unsupported method.'],
    [
      { auth: { identity: { methods: ['password'], password: { user: { name: 'demo', password: 'x' } } } } },
      400,
      expecting('domain', 'user'),
    ],
    [{ auth: { identity: { methods: ['password'], password: { user: { password: 'x' } } } } }, 400, expecting('id or name', 'user')],
    [{ auth: { identity: password, scope: { project: { name: 'demo' } } } }, 400, expecting('domain', 'project')],
    [{ auth: { identity: password, scope: {} } }, 400, expecting('project, domain, OS-TRUST:trust or system', 'scope')],
    ['{', 400, 'Malformed request body'],
  ];
  for (const [body, status, message] of rows) {
    const answer = await cloud.send('POST', '/identity/v3/auth/tokens', { body });
    assert.equal(answer.status, status, JSON.stringify(body));
    assert.equal(answer.at('error.message'), message, JSON.stringify(body));
  }
});

test('no error repeats a password', async () => {
  const cloud = await identitySystem();
  const user = { name: 'demo', domain: 'default', password: 'do-not-tell' };
  const answer = await cloud.send('POST', '/identity/v3/auth/tokens', {
    body: { auth: { identity: { methods: ['password'], password: { user } } } },
  });
  assert.equal(answer.status, 400);
  assert.ok(!JSON.stringify(answer.body).includes('do-not-tell'));
  const token = await cloud.token('admin', passwords.admin, 'admin');
  const long = await cloud.send('POST', '/identity/v3/users', {
    token,
    body: { user: { name: 'x', password: 'do-not-tell'.repeat(1000) } },
  });
  assert.equal(long.at('error.message'), 'The password must not be longer than 4096 characters.');
  assert.ok(!JSON.stringify(cloud.log).includes('do-not-tell'));
});

test('the version documents lead back to where the client came from', async () => {
  const cloud = await identitySystem();
  for (const path of ['/identity', '/identity/']) {
    const answer = await cloud.send('GET', path);
    assert.equal(answer.status, 300);
    assert.equal(answer.at('versions.values.0.links.0.href'), 'https://cloud.example/identity/v3/');
  }
  for (const path of ['/identity/v3', '/identity/v3/']) {
    const answer = await cloud.send('GET', path);
    assert.equal(answer.status, 200);
    assert.equal(answer.at('version.id'), 'v3.14');
  }
});
