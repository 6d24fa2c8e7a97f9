/** What administrators' clients ask of Keystone: inexact filters, tags, trees of projects, domains as projects, roles of a domain. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyOperation } from '../../shared/operation/operation.ts';
import type { Answer } from '../support/gateway.ts';
import { identitySystem, passwords } from '../support/identity.ts';

async function administered() {
  const cloud = await identitySystem();
  const token = await cloud.token('admin', passwords.admin, 'admin');
  const ask = (method: AnyOperation['method'], path: string, body?: unknown) =>
    cloud.send(method, `/identity/v3${path}`, { token, ...(body === undefined ? {} : { body }) });
  const project = (name: string, more: object = {}) => ask('POST', '/projects', { project: { name, ...more } });
  const names = async (path: string): Promise<string[]> => {
    const things = (await ask('GET', path)).at(path.slice(1).split('?')[0] ?? '') as { name: string }[];
    return things.map(({ name }) => name).toSorted();
  };
  return { cloud, token, ask, project, names };
}

const told = (answer: Answer) => [answer.status, answer.at('error.message')];

test('parts of names filter, with and without regard to case', async () => {
  const { names, ask } = await administered();
  for (const name of ['anna', 'Anton', 'berta']) await ask('POST', '/users', { user: { name } });
  assert.deepEqual(await names('/users?name__contains=ert'), ['berta']);
  assert.deepEqual(await names('/users?name__startswith=an'), ['anna']);
  assert.deepEqual(await names('/users?name__istartswith=an'), ['Anton', 'anna']);
  assert.deepEqual(await names('/users?name__endswith=ta'), ['berta']);
  assert.deepEqual(await names('/users?name__iendswith=TON'), ['Anton']);
  assert.deepEqual(await names('/users?name__icontains=AN'), ['Anton', 'anna']);
  assert.deepEqual(await names('/users?name__icontains=a&name__contains=t&enabled=1'), ['Anton', 'berta']);
  assert.equal((await names('/users?name__toString=x&constructor__contains=x&__proto__=x&name__icontains__x=q')).length, 5);
  assert.deepEqual(await names('/roles?name__startswith=mem'), ['member']);
  assert.deepEqual(await names('/projects?name__contains=em'), ['demo']);
});

test('tags filter projects: all of them, any of them, or neither', async () => {
  const { project, names } = await administered();
  await project('one', { tags: ['red', 'blue'] });
  await project('two', { tags: ['red'] });
  const own = async (query: string) => (await names(`/projects?${query}`)).filter((name) => ['one', 'two'].includes(name));
  assert.deepEqual(await own('tags=red,blue'), ['one']);
  assert.deepEqual(await own('tags-any=green,red'), ['one', 'two']);
  assert.deepEqual(await own('not-tags=red,blue'), ['two']);
  assert.deepEqual(await own('not-tags-any=blue,green'), ['two']);
});

test('projects stand below others, five deep and no deeper', async () => {
  const { project, ask, names } = await administered();
  const ids: string[] = [];
  for (let depth = 1; depth <= 5; depth++) {
    const made = await project(`depth-${depth}`, ids.length === 0 ? { parent_id: 'default' } : { parent_id: ids.at(-1) });
    assert.equal(made.status, 201);
    assert.equal(made.at('project.parent_id'), ids.at(-1) ?? 'default');
    ids.push(made.text('project.id'));
  }
  const last = ids.at(-1) ?? '';
  assert.deepEqual(told(await project('depth-6', { parent_id: last })), [403, `Max hierarchy depth reached for ${last} branch.`]);
  assert.deepEqual(await names(`/projects?parent_id=${ids[2]}`), ['depth-4']);
  assert.deepEqual(await names('/projects?parent_id=default'), ['admin', 'demo', 'depth-1']);
  const shown = await ask('GET', `/projects/${ids[1]}?parents_as_ids&subtree_as_ids`);
  assert.deepEqual(shown.at('project.parents'), { [ids[0] ?? '']: { default: null } });
  assert.deepEqual(shown.at('project.subtree'), { [ids[2] ?? '']: { [ids[3] ?? '']: { [last]: null } } });
  assert.deepEqual((await ask('GET', `/projects/${ids[1]}?subtree_as_list`)).at('project.subtree'), [], 'whoever has no role there');
});

test('what stands above is neither removed nor disabled before what stands below', async () => {
  const { project, ask } = await administered();
  const parent = (await project('parent')).text('project.id');
  const child = (await project('child', { parent_id: parent })).text('project.id');
  const enable = (id: string, enabled: boolean) => ask('PATCH', `/projects/${id}`, { project: { enabled } });
  assert.deepEqual(told(await ask('DELETE', `/projects/${parent}`)), [
    403,
    `Cannot delete the project ${parent} since it is not a leaf in the hierarchy. Use the cascade option if you want to delete a whole subtree.`,
  ]);
  assert.deepEqual(told(await enable(parent, false)), [
    403,
    `Cannot disable project ${parent} since its subtree contains enabled projects.`,
  ]);
  assert.equal((await enable(child, false)).status, 200);
  assert.equal((await enable(child, false)).status, 200, 'twice is once');
  assert.equal((await enable(parent, false)).status, 200);
  assert.deepEqual(told(await enable(child, true)), [403, `Cannot enable project ${child} since it has disabled parents`]);
  assert.deepEqual(told(await project('late', { parent_id: parent })), [
    400,
    `cannot create a project in a branch containing a disabled project: ${parent}`,
  ]);
  assert.deepEqual(told(await ask('PATCH', `/projects/${child}`, { project: { parent_id: 'default' } })), [
    403,
    'Update of `parent_id` is not allowed.',
  ]);
  assert.equal((await ask('PATCH', `/projects/${child}`, { project: { parent_id: parent, name: 'renamed' } })).status, 200);
  assert.equal((await ask('DELETE', `/projects/${child}`)).status, 204);
  assert.equal((await ask('DELETE', `/projects/${parent}`)).status, 204);
});

test('a project is not removed while another is made below it', async () => {
  const { cloud, project, ask } = await administered();
  const parent = (await project('parent')).text('project.id');
  const { store } = cloud.ports;
  const { commit } = store;
  let made = 0;
  Object.assign(store, {
    commit: async (...given: Parameters<typeof commit>) => {
      Object.assign(store, { commit });
      made = (await project('child', { parent_id: parent })).status;
      return commit(...given);
    },
  });
  const deleting = ask('DELETE', `/projects/${parent}`);
  // The pause before the next attempt.
  while (made === 0) await new Promise((resolve) => setImmediate(resolve));
  await cloud.clock.advance(1_000);
  assert.equal(made, 201);
  assert.equal((await deleting).status, 403);
});

test('the domain is a project for those who ask for it', async () => {
  const { ask, names } = await administered();
  assert.deepEqual(await names('/projects?is_domain=true'), ['Default']);
  assert.deepEqual(await names('/projects'), ['admin', 'demo']);
  const shown = await ask('GET', '/projects/default');
  assert.deepEqual([shown.at('project.is_domain'), shown.at('project.parent_id'), shown.at('project.domain_id')], [true, null, null]);
});

test('a role may belong to the domain, and is then in no token', async () => {
  const { cloud, ask, names } = await administered();
  const made = await ask('POST', '/roles', { role: { name: 'member', domain_id: 'default' } });
  assert.deepEqual([made.status, made.at('role.domain_id')], [201, 'default']);
  assert.equal((await ask('POST', '/roles', { role: { name: 'member', domain_id: 'default' } })).status, 409);
  assert.deepEqual(told(await ask('POST', '/roles', { role: { name: 'x', domain_id: 'other' } })), [404, 'Could not find domain: other.']);
  const id = made.text('role.id');
  assert.equal((await ask('PATCH', `/roles/${id}`, { role: { domain_id: 'default', name: 'local' } })).at('role.name'), 'local');
  assert.deepEqual(await names('/roles?domain_id=default'), ['local']);
  assert.ok(!(await names('/roles')).includes('local'));
  const user = await cloud.addUser('ann', ['reader']);
  const { id: project } = await cloud.projectNamed('demo');
  assert.equal((await ask('PUT', `/projects/${project}/users/${user}/roles/${id}`)).status, 204);
  const roles = (await cloud.login('ann', 'ann', 'demo')).at('token.roles') as { name: string }[];
  assert.deepEqual(
    roles.map(({ name }) => name),
    ['reader'],
  );
  assert.equal((await ask('DELETE', `/roles/${id}`)).status, 204);
  assert.equal((await ask('POST', '/roles', { role: { name: 'local', domain_id: 'default' } })).status, 201, 'its name is free again');
});

test('nothing is advertised that does not exist', async () => {
  const { cloud, ask } = await administered();
  const there = ['identity', 'compute', 'image', 'volumev3', 'block-storage', 'network'].sort();
  const types = (things: unknown) => (things as { type: string }[]).map(({ type }) => type).sort();
  assert.deepEqual(types((await cloud.login('demo', passwords.demo, 'demo')).at('token.catalog')), there);
  for (const [path, name] of [
    ['/auth/catalog', 'catalog'],
    ['/services', 'services'],
  ] as const) {
    assert.deepEqual(types((await ask('GET', path)).at(name)), there, path);
  }
});
