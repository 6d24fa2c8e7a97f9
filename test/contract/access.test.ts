/** Who may do what: every route asks for a token, and every persona is let in or refused by the contract's rules. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { operations } from '../../functions/catalogue.ts';
import { computeOperations } from '../../functions/compute/catalogue.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { routesOf } from '../../shared/operation/routes.ts';
import { attach, flavorBody, must, newServer, newVolume, privateFlavor, publicKey, roomySystem, root } from '../support/cloud.ts';
import { contract, read, skip } from '../support/contract.ts';
import { type Persona, personas, projectIdOf, projects, rolesOf, userIdOf } from '../support/personas.ts';
import { mayDo } from '../support/policy-strings.ts';
import { makeSystem, type System } from '../support/system.ts';

test('every route asks for a token, whatever else is wrong, but those that need none', async (context) => {
  const system = await makeSystem();
  context.after(() => system.close());
  for (const route of routesOf(operations)) {
    const needsNone = route.operations.some(({ authentication }) => authentication === 'none');
    for (const path of route.paths) {
      const url = `${path.replaceAll(/\{\w+\}/g, 'any')}?limit=-1`;
      const asked = { headers: { 'openstack-api-version': 'compute nonsense, volume nonsense', 'content-type': 'image/png' }, body: '{' };
      for (const token of [undefined, '', 'nonsense', 'x'.repeat(10_000)]) {
        const { status, headers, body } = await system.request(route.method, url, { ...asked, ...(token === undefined ? {} : { token }) });
        if (needsNone) {
          assert.notEqual(status, 401, `${route.method} ${path}`);
          continue;
        }
        assert.equal(status, 401, `${route.method} ${path}`);
        assert.deepEqual(body, {
          error: { code: 401, title: 'Unauthorized', message: 'The request you have made requires authentication.' },
        });
        assert.match(headers['WWW-Authenticate'] ?? '', /^Keystone uri="https:\/\/cloud\.example\/identity"$/);
        assert.equal(headers['OpenStack-API-Version'], undefined);
      }
    }
  }
  system.assertNoDefects();
});

let system: System;
before(async () => {
  if (skip) return;
  system = await roomySystem();
  await privateFlavor(system);
  await must(system, 'POST', `${root}/flavors/private/action`, { as: 'admin', body: { addTenantAccess: { tenant: projects.other } } });
});
after(() => system?.close());

interface Attempt {
  readonly path: string;
  readonly body?: unknown;
  /** The thing belongs to the member's project, so that others do not even find it. */
  readonly owned?: boolean;
}

/** Each attempt has a server, flavor or key pair of its own, because some change it. */
type Prepare = (system: System, persona: Persona) => Promise<Attempt>;

/** A server of the member's, with the rest of a path below it. */
const onServer =
  (rest = '', body?: unknown, more: { readonly stopped?: true } = {}): Prepare =>
  async (system) => {
    const id = await newServer(system);
    if (more.stopped) {
      await must(system, 'POST', `${root}/servers/${id}/action`, { body: { 'os-stop': null } });
      await system.settle();
    }
    return { path: `/servers/${id}${rest}`, body, owned: true };
  };

/** A server of the member's with a volume. */
const onAttachment =
  (body?: (volumeId: string) => unknown): Prepare =>
  async (system) => {
    const [id, volumeId] = [await newServer(system), await newVolume(system)];
    await attach(system, id, volumeId);
    await system.settle();
    return { path: `/servers/${id}/os-volume_attachments/${volumeId}`, body: body?.(volumeId), owned: true };
  };

const plain =
  (path: string, body?: unknown): Prepare =>
  async () => ({ path, body });

let made = 0;
/** A flavor for one request. */
const onFlavor =
  (rest: string, body?: unknown): Prepare =>
  async (system) => {
    made += 1;
    const id = `flavor-${made}`;
    await must(system, 'POST', `${root}/flavors`, { as: 'admin', body: flavorBody(id, { id, 'os-flavor-access:is_public': false }) });
    await must(system, 'POST', `${root}/flavors/${id}/action`, { as: 'admin', body: { addTenantAccess: { tenant: 'somebody' } } });
    await must(system, 'POST', `${root}/flavors/${id}/os-extra_specs`, { as: 'admin', body: { extra_specs: { a: 'b' } } });
    return { path: `/flavors/${id}${rest}`, body };
  };

const onKeyPair: Prepare = async (system, as) => {
  await system.request('POST', `${root}/os-keypairs`, {
    as,
    version: 'latest',
    body: { keypair: { name: 'mine', public_key: publicKey } },
  });
  return { path: '/os-keypairs/mine' };
};

/** For every operation a request that is right in every way. */
const attempts: Readonly<Record<string, Prepare>> = {
  'servers.index': plain('/servers'),
  'servers.detail': plain('/servers/detail'),
  'servers.create': plain('/servers', { server: { name: 'a', flavorRef: '1', imageRef: testImageId, networks: 'none' } }),
  'servers.show': onServer(),
  'servers.update': onServer('', { server: { name: 'b' } }),
  'servers.delete': onServer(),
  'server-actions.os-start': onServer('/action', { 'os-start': null }, { stopped: true }),
  'server-actions.os-stop': onServer('/action', { 'os-stop': null }),
  'server-actions.reboot': onServer('/action', { reboot: { type: 'SOFT' } }),
  'server-actions.lock': onServer('/action', { lock: null }),
  'server-actions.unlock': onServer('/action', { unlock: null }),
  'server-actions.os-resetState': onServer('/action', { 'os-resetState': { state: 'error' } }),
  'volume-attachments.index': onServer('/os-volume_attachments'),
  'volume-attachments.create': async (system) => ({
    ...(await onServer('/os-volume_attachments')(system, 'member')),
    body: { volumeAttachment: { volumeId: await newVolume(system) } },
  }),
  'volume-attachments.show': onAttachment(),
  'volume-attachments.update': onAttachment((volumeId) => ({ volumeAttachment: { volumeId, delete_on_termination: true } })),
  'volume-attachments.delete': onAttachment(),
  'flavors.index': plain('/flavors'),
  'flavors.detail': plain('/flavors/detail'),
  'flavors.create': async () => ({ path: '/flavors', body: flavorBody(`new-${++made}`) }),
  'flavors.show': plain('/flavors/1'),
  'flavors.update': onFlavor('', { flavor: { description: 'new' } }),
  'flavors.delete': onFlavor(''),
  'flavor-access.index': onFlavor('/os-flavor-access'),
  'flavor-access.add': onFlavor('/action', { addTenantAccess: { tenant: 'another' } }),
  'flavor-access.remove': onFlavor('/action', { removeTenantAccess: { tenant: 'somebody' } }),
  'flavor-extra-specs.index': plain('/flavors/1/os-extra_specs'),
  'flavor-extra-specs.create': onFlavor('/os-extra_specs', { extra_specs: { c: 'd' } }),
  'flavor-extra-specs.show': plain('/flavors/private/os-extra_specs/quota'),
  'flavor-extra-specs.update': onFlavor('/os-extra_specs/a', { a: 'c' }),
  'flavor-extra-specs.delete': onFlavor('/os-extra_specs/a'),
  'key-pairs.index': plain('/os-keypairs'),
  'key-pairs.create': async () => ({ path: '/os-keypairs', body: { keypair: { name: `new-${++made}`, public_key: publicKey } } }),
  'key-pairs.show': onKeyPair,
  'key-pairs.delete': onKeyPair,
};

const guarded = computeOperations.filter(({ authentication }) => authentication !== 'none');

test('every guarded operation is tried', () => {
  assert.deepEqual(Object.keys(attempts).sort(), guarded.map(({ name }) => name).sort());
});

/** Where it depends on the body which rule counts: the one that the attempt meets. */
const chosenRules: Readonly<Record<string, readonly string[]>> = {
  'volume-attachments.update': ['os_compute_api:os-volumes-attachments:update'],
};

/** Against what a rule is checked, by the contract's words. */
const targets: Readonly<Record<string, (persona: Persona) => Readonly<Record<string, string | null>>>> = {
  caller: (persona) => ({ project_id: projectIdOf(persona), user_id: userIdOf(persona) }),
  'user in the request, default caller': (persona) => ({ user_id: userIdOf(persona) }),
  'owner project': () => ({ project_id: projects.own }),
  'owner project and user': () => ({ project_id: projects.own, user_id: userIdOf('member') }),
  empty: () => ({}),
};

test('every persona may do what the contract allows it, and nothing else', { skip }, async (context) => {
  const facts = contract();
  const { policies } = read('policies.json') as { policies: Record<string, { expanded: string }> };
  function expected(operation: AnyOperation, persona: Persona, { owned = false }: Attempt): number | undefined {
    if (owned && persona !== 'admin' && projectIdOf(persona) !== projects.own) return 404;
    const { policy, policy_target: target = {} } = facts.find(operation);
    const allowed = (chosenRules[operation.name] ?? policy).every((rule) => {
      const values = targets[target[rule] ?? '']?.(persona);
      assert.ok(values, `${operation.name}: ${target[rule]}`);
      return mayDo(
        policies[rule]?.expanded ?? '!',
        { roles: rolesOf(persona), projectId: projectIdOf(persona), userId: userIdOf(persona) },
        values,
      );
    });
    return allowed ? facts.status(operation, 104) : 403;
  }

  for (const operation of guarded) {
    await context.test(operation.name, async () => {
      for (const persona of personas) {
        const attempt = await attempts[operation.name]?.(system, persona);
        assert.ok(attempt);
        const asked = { as: persona, version: 'latest', ...(attempt.body === undefined ? {} : { body: attempt.body }) };
        const { status, body } = await system.request(operation.method, `${root}${attempt.path}`, asked);
        const wanted = expected(operation, persona, attempt);
        assert.equal(status, wanted, `${operation.name} as ${persona}: ${JSON.stringify(body)}`);
        if (status !== 403) continue;
        const message = `Policy doesn't allow ${(chosenRules[operation.name] ?? facts.find(operation).policy)[0]} to be performed.`;
        assert.deepEqual(body, { forbidden: { code: 403, message } });
      }
    });
  }
  system.assertNoDefects();
});

/** Requests that more than the operation's own rule is looked at for, and whom that refuses. */
const conditional: readonly (readonly [
  rule: string,
  persona: Persona,
  method: AnyOperation['method'],
  attempt: Prepare,
  version?: string,
])[] = [
  ['os_compute_api:servers:index:get_all_tenants', 'manager', 'GET', plain('/servers?all_tenants=1')],
  ['os_compute_api:servers:detail:get_all_tenants', 'manager', 'GET', plain('/servers/detail?all_tenants')],
  ['os_compute_api:servers:create:forced_host', 'manager', 'POST', create({ availability_zone: 'nova:host-1' })],
  ['compute:servers:create:requested_destination', 'manager', 'POST', create({ host: 'host-1' })],
  ['compute:servers:create:requested_destination', 'manager', 'POST', create({ hypervisor_hostname: 'host-1' })],
  [
    'os_compute_api:os-volumes-attachments:swap',
    'manager',
    'PUT',
    onAttachment((volumeId) => ({ volumeAttachment: { volumeId } })),
    '2.84',
  ],
  ['os_compute_api:os-volumes-attachments:swap', 'manager', 'PUT', onAttachment(() => ({ volumeAttachment: { volumeId: testImageId } }))],
];

function create(more: object): Prepare {
  return plain('/servers', { server: { name: 'a', flavorRef: '1', imageRef: testImageId, networks: 'none', ...more } });
}

for (const [rule, as, method, prepare, version = 'latest'] of conditional) {
  test(`${rule} refuses a ${as} at ${version}`, { skip }, async () => {
    const { path, body } = await prepare(system, as);
    const answer = await system.request(method, `${root}${path}`, { as, version, ...(body === undefined ? {} : { body }) });
    assert.equal(answer.status, 403);
    assert.deepEqual(answer.body, { forbidden: { code: 403, message: `Policy doesn't allow ${rule} to be performed.` } });
    const asAdmin = await prepare(system, as);
    const admin = await system.request(method, `${root}${asAdmin.path}`, {
      as: 'admin',
      version,
      ...(asAdmin.body === undefined ? {} : { body: asAdmin.body }),
    });
    assert.notEqual(admin.status, 403);
  });
}
