/** Who may do what: every route asks for a token, and every persona is let in or refused by the contract's rules. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { operations } from '../../functions/catalogue.ts';
import { computeOperations } from '../../functions/compute/catalogue.ts';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import { routesOf } from '../../shared/operation/routes.ts';
import { maximumVersion } from '../../shared/operation/version.ts';
import { exampleOf } from '../examples/catalogue.ts';
import { ask, type ExampleRequest } from '../examples/example.ts';
import { type World, worldIn } from '../examples/world.ts';
import { roomySystem, serverBody } from '../support/cloud.ts';
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
      // Below the service and below no mount nobody is asked.
      const url = `${path.replace('{mount}', 'v2.1').replaceAll(/\{\w+\}/g, 'any')}?limit=-1`;
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
/** For what comes when the walk has taken all volumes that there may be. */
let another: System;
before(async () => {
  if (!skip) another = await roomySystem();
  // Each persona has a server of its own for each operation: two hosts have no room for that many.
  if (!skip) system = await roomySystem({ hosts: ['host-1', 'host-2', 'host-3', 'host-4'] });
});
after(() => {
  system?.close();
  another?.close();
});

const guarded = computeOperations.filter(({ authentication }) => authentication !== 'none');

/** Where it depends on the body which rule counts: the one that the attempt meets. */
const chosenRules: Readonly<Record<string, readonly string[]>> = {
  'volume-attachments.update': ['os_compute_api:os-volumes-attachments:update'],
  'server-actions.migrate': ['os_compute_api:os-migrate-server:migrate'],
  'server-actions.os-migrateLive': ['os_compute_api:os-migrate-server:migrate_live'],
};

/** Against what a rule is checked, by the contract's words. */
const targets: Readonly<Record<string, (persona: Persona) => Readonly<Record<string, string | null>>>> = {
  caller: (persona) => ({ project_id: projectIdOf(persona), user_id: userIdOf(persona) }),
  'user in the request, default caller': (persona) => ({ user_id: userIdOf(persona) }),
  'owner project': () => ({ project_id: projects.own }),
  'owner project and user': () => ({ project_id: projects.own, user_id: userIdOf('member') }),
  'project in the path': () => ({ project_id: projects.own }),
  empty: () => ({}),
};

/** Nova has no rules for its proxy: roles on a project that the image service asks for. */
const imageRoles: Readonly<Record<string, string>> = {
  'images.index': 'reader',
  'images.detail': 'reader',
  'images.show': 'reader',
  'images.delete': 'member',
  'image-metadata.index': 'reader',
  'image-metadata.create': 'member',
  'image-metadata.update-all': 'member',
  'image-metadata.show': 'reader',
  'image-metadata.update': 'member',
  'image-metadata.delete': 'member',
};

/** Where the contract has no 404. */
const saidOfForeign: Readonly<Record<string, number>> = { 'snapshots.create': 400 };

test('every persona may do what the contract allows it, and nothing else', { skip }, async (context) => {
  const facts = contract();
  const { policies } = read('policies.json') as { policies: Record<string, { expanded: string }> };
  function expected(operation: AnyOperation, persona: Persona): number | undefined {
    const { policy, policy_target: target = {} } = facts.find(operation);
    const isForeign = persona !== 'admin' && projectIdOf(persona) !== projects.own;
    // What the rule is asked before anything is looked for.
    const isAskedFirst = policy.length > 0 && operation.policyTarget !== 'resource' && policy.every((rule) => target[rule] === 'caller');
    if (exampleOf(operation).isOwned && isForeign && !isAskedFirst) return 404;
    const role = imageRoles[operation.name];
    if (role !== undefined && !rolesOf(persona).includes(role)) return 403;
    const allowed = (chosenRules[operation.name] ?? policy).every((rule) => {
      const values = targets[target[rule] ?? '']?.(persona);
      assert.ok(values, `${operation.name}: ${target[rule]}`);
      return mayDo(
        policies[rule]?.expanded ?? '!',
        { roles: rolesOf(persona), projectId: projectIdOf(persona), userId: userIdOf(persona) },
        values,
      );
    });
    if (allowed && isAskedFirst && isForeign && exampleOf(operation).isOwned) return saidOfForeign[operation.name] ?? 404;
    return allowed ? (exampleOf(operation).refused ?? facts.status(operation, maximumVersion)) : 403;
  }

  for (const operation of guarded) {
    await context.test(operation.name, async () => {
      // Those of volumes take as many as all the others.
      const own = /^(volumes|snapshots)\./.test(operation.name) ? another : system;
      for (const persona of personas) {
        // Some change what they are about, so each persona has a thing of its own, all of the member's project.
        const request = await exampleOf(operation).prepare(await worldIn(own, { as: persona, owner: 'member' }));
        const { status, body } = await ask(own, operation, request, { as: persona });
        const wanted = expected(operation, persona);
        assert.equal(status, wanted, `${operation.name} as ${persona}: ${JSON.stringify(body)}`);
        if (status !== 403 || operation.name in imageRoles) continue;
        const message = `Policy doesn't allow ${(chosenRules[operation.name] ?? facts.find(operation).policy)[0]} to be performed.`;
        assert.deepEqual(body, { forbidden: { code: 403, message } });
      }
    });
  }
  system.assertNoDefects();
});

/** A request to an operation of that name that is the example's but for this. */
type Change = (world: World, request: ExampleRequest) => ExampleRequest | Promise<ExampleRequest>;

/** Requests that more than the operation's own rule is looked at for, and whom that refuses. */
const conditional: readonly (readonly [rule: string, persona: Persona, operation: string, change: Change, version?: string])[] = [
  ['os_compute_api:servers:index:get_all_tenants', 'manager', 'servers.index', () => ({ query: '?all_tenants=1' })],
  ['os_compute_api:servers:detail:get_all_tenants', 'manager', 'servers.detail', () => ({ query: '?all_tenants' })],
  ['os_compute_api:servers:create:forced_host', 'manager', 'servers.create', creating({ availability_zone: 'nova:host-1' })],
  ['compute:servers:create:requested_destination', 'manager', 'servers.create', creating({ host: 'host-1' })],
  ['compute:servers:create:requested_destination', 'manager', 'servers.create', creating({ hypervisor_hostname: 'host-1' })],
  [
    'os_compute_api:os-migrate-server:migrate:host',
    'manager',
    'server-actions.migrate',
    (_, { params = {} }) => ({ params, body: { migrate: { host: 'host-2' } } }),
  ],
  ['os_compute_api:os-migrations:index:all_projects', 'manager', 'migrations.index', () => ({ query: '?project_id=somebody' })],
  [
    'os_compute_api:os-volumes-attachments:swap',
    'manager',
    'volume-attachments.update',
    (_, { params = {} }) => ({ params, body: { volumeAttachment: { volumeId: params['volume_id'] } } }),
    '2.84',
  ],
  [
    'os_compute_api:os-volumes-attachments:swap',
    'manager',
    'volume-attachments.update',
    async (world, { params = {} }) => ({ params, body: { volumeAttachment: { volumeId: await world.volume() } } }),
  ],
];

function creating(more: object): Change {
  return () => ({ body: serverBody(more) });
}

for (const [rule, as, name, change, version = 'latest'] of conditional) {
  test(`${rule} refuses a ${as} at ${version}`, { skip }, async () => {
    const operation = computeOperations.find((each) => each.name === name);
    assert.ok(operation);
    const answerTo = async (by: Persona) => {
      const world = await worldIn(another, { as, owner: 'member' });
      return ask(another, operation, await change(world, await exampleOf(operation).prepare(world)), { as: by, version });
    };
    const answer = await answerTo(as);
    assert.equal(answer.status, 403);
    assert.deepEqual(answer.body, { forbidden: { code: 403, message: `Policy doesn't allow ${rule} to be performed.` } });
    assert.notEqual((await answerTo('admin')).status, 403);
  });
}
