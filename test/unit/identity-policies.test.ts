import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { identityOperations } from '../../functions/identity/catalogue.ts';
import * as places from '../../shared/operation/places.ts';
import { identitySystem, passwords } from '../support/identity.ts';

/** Those below an administrator who may use an operation on things that are not their own. */
const open: Readonly<Record<string, readonly string[]>> = {
  'auth.projects': ['manager', 'member', 'reader', 'service', 'unscoped'],
  'auth.domains': ['manager', 'member', 'reader', 'service', 'unscoped'],
  'auth.system': ['manager', 'member', 'reader', 'service', 'unscoped'],
  'auth.catalog': ['manager', 'member', 'reader', 'service', 'unscoped'],
  'domains.show': ['manager', 'member', 'reader', 'service', 'unscoped'],
  'regions.index': ['manager', 'member', 'reader', 'service', 'unscoped'],
  'regions.show': ['manager', 'member', 'reader', 'service', 'unscoped'],
  'registered-limits.index': ['manager', 'member', 'reader', 'service', 'unscoped'],
  'registered-limits.show': ['manager', 'member', 'reader', 'service', 'unscoped'],
  'limits.model': ['manager', 'member', 'reader', 'service', 'unscoped'],
  'limits.index': ['manager', 'member', 'reader', 'service', 'unscoped'],
  // Who it belongs to is known when it is found.
  'limits.show': ['manager', 'member', 'reader', 'service', 'unscoped'],
  // Whose it is is known when it is found.
  'trusts.show': ['manager', 'member', 'reader', 'service', 'unscoped'],
  'trusts.roles': ['manager', 'member', 'reader', 'service', 'unscoped'],
  'trusts.role': ['manager', 'member', 'reader', 'service', 'unscoped'],
  'trusts.delete': ['manager', 'member', 'reader', 'service', 'unscoped'],
  // Users are shown their own.
  'credentials.index': ['manager', 'member', 'reader', 'service', 'unscoped'],
  'ec2-tokens.create': ['service'],
  'tokens.show': ['service'],
  'tokens.check': ['service'],
};

/** What not even administrators do for others. */
const ownOnly = new Set(['application-credentials.create', 'trusts.create']);

const isForbidden = ({ status, text }: { readonly status: number; text(path: string): string }) =>
  status === 403 && text('error.message').startsWith('You are not authorized to perform the requested action: identity:');

test('every operation is refused to whom its policy does not name, and lets the others through', async () => {
  const cloud = await identitySystem();
  const victim = await cloud.addUser('victim', ['member'], 'admin');
  const personas = { admin: await cloud.token('admin', passwords.admin, 'admin') } as Record<string, string>;
  for (const role of ['manager', 'member', 'reader', 'service'] as const) {
    await cloud.addUser(role, [role]);
    personas[role] = await cloud.token(role, role, 'demo');
  }
  personas.unscoped = await cloud.token('member', 'member');
  const subject = await cloud.token('victim', 'victim', 'admin');
  const other = (await cloud.projectNamed('admin')).id;
  const bodies: Readonly<Record<string, unknown>> = {
    'projects.create': { project: { name: 'demo' } },
    'projects.update': { project: {} },
    'users.create': { user: { name: 'demo' } },
    'users.update': { user: {} },
    'roles.create': { role: { name: 'member' } },
    'roles.update': { role: {} },
    'domains.create': { domain: { name: 'default' } },
    'domains.update': { domain: {} },
    'groups.create': { group: { name: 'x' } },
    'groups.update': { group: {} },
    'trusts.create': { trust: { trustor_user_id: victim, trustee_user_id: victim, impersonation: false } },
    'project-tags.replace': { tags: [] },
    'services.create': { service: { type: 'x' } },
    'services.update': { service: {} },
    'endpoints.create': { endpoint: { service_id: 'x', interface: 'public', url: 'http://x' } },
    'endpoints.update': { endpoint: {} },
    'regions.create': { region: { id: 'RegionOne' } },
    'regions.create-named': { region: {} },
    'regions.update': { region: {} },
    'registered-limits.create': { registered_limits: [{ service_id: 'x', resource_name: 'x', default_limit: 1 }] },
    'registered-limits.update': { registered_limit: {} },
    'limits.create': { limits: [{ project_id: 'x', service_id: 'x', resource_name: 'x', resource_limit: 1 }] },
    'limits.update': { limit: {} },
    'credentials.create': { credential: { type: 'cert', blob: 'x', user_id: victim } },
    'credentials.update': { credential: { blob: 'x' } },
    'ec2-credentials.create': { tenant_id: other },
    'ec2-tokens.create': {},
    'application-credentials.create': { application_credential: { name: 'x' } },
  };
  const guarded = identityOperations.filter((operation) => operation.authentication !== 'none');
  // What deletes goes last, and of the personas the administrator, so that nobody misses what they ask for.
  const ordered = guarded.toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));
  for (const operation of ordered) {
    const path = operation.path
      .replace('{user_id}', victim)
      .replace('{project_id}', other)
      .replaceAll(/\{\w+\}/g, 'nothing');
    const url = `${places.identity.root}${places.identity.base}${path}`;
    const ask = (token: string | undefined) =>
      cloud.send(operation.method, url, { token, body: bodies[operation.name], headers: { 'x-subject-token': subject } });
    const stranger = await ask(undefined);
    assert.equal(stranger.status, 401, operation.name);
    for (const [persona, token] of Object.entries(personas).reverse()) {
      const answer = await ask(token);
      const mayUse = persona === 'admin' ? !ownOnly.has(operation.name) : (open[operation.name] ?? []).includes(persona);
      assert.equal(!isForbidden(answer), mayUse, `${operation.name} as ${persona}: ${answer.status} ${JSON.stringify(answer.body)}`);
      assert.notEqual(answer.status, 500);
    }
  }
});

test('users see themselves, their project and their projects, and nobody else', async () => {
  const cloud = await identitySystem();
  const ann = await cloud.addUser('ann', ['reader']);
  const bob = await cloud.addUser('bob', ['member']);
  const [token, demo, admin] = [
    await cloud.token('ann', 'ann', 'demo'),
    await cloud.projectNamed('demo'),
    await cloud.projectNamed('admin'),
  ];
  const status = async (path: string) => (await cloud.send('GET', `/identity/v3${path}`, { token })).status;
  assert.deepEqual(
    await Promise.all(
      [`/users/${ann}`, `/users/${ann}/projects`, `/users/${ann}/application_credentials`, `/projects/${demo.id}`].map(status),
    ),
    [200, 200, 200, 200],
  );
  assert.deepEqual(
    await Promise.all(
      [`/users/${bob}`, `/users/${bob}/projects`, `/users/${bob}/application_credentials`, `/projects/${admin.id}`].map(status),
    ),
    [403, 403, 403, 403],
  );
});

test('every operation that has a file is in the catalogue, under a name of its own', async () => {
  const folder = new URL('../../functions/identity/', import.meta.url);
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.includes('/') && file.endsWith('.ts'));
  const declared = await Promise.all(
    files.map(async (file) => ((await import(new URL(file, folder).href)) as { default?: unknown }).default),
  );
  const missing = files.filter((_, index) => declared[index] !== undefined && !identityOperations.includes(declared[index] as never));
  assert.deepEqual(missing, []);
  assert.equal(new Set(identityOperations.map(({ name }) => name)).size, identityOperations.length);
  assert.equal(
    new Set(identityOperations.map(({ method, path, unversioned }) => `${method} ${unversioned} ${path}`)).size,
    identityOperations.length,
  );
});
