import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { listHosts } from '../../shared/compute/hosts/candidates.ts';
import { allocatedKey, hosts } from '../../shared/compute/hosts/host.ts';
import { projectQuotas } from '../../shared/quota/own-limits.ts';
import { parseUsage } from '../../shared/quota/servers.ts';
import { projectUsageKey } from '../../shared/quota/usage.ts';
import { projects } from '../support/personas.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

story('servers that are created at once never exceed the quota, and deleted ones give it back once', async (system) => {
  const { createRequest, delete: remove } = cloud(system);
  const usage = async () => parseUsage(await system.ports.store.get(projectUsageKey(projects.own)));

  const answers = await Promise.all(Array.from({ length: 16 }, (_, index) => createRequest(`s${index}`)));
  const made = answers.filter(({ status }) => status === 202).map((answer) => answer.text('server.id'));
  assert.equal(made.length, 10);
  for (const answer of answers.filter(({ status }) => status !== 202)) {
    assert.equal(answer.status, 403);
    assert.equal(complaint(answer, 'forbidden'), 'Quota exceeded for instances: Requested 1, but already used 10 of 10 instances');
  }
  assert.deepEqual(await usage(), { instances: 10, cores: 10, ram: 1280 });

  await system.settle();
  await Promise.all(made.flatMap((id) => [remove(id), remove(id)]));
  await system.settle();
  assert.deepEqual(await usage(), { instances: 0, cores: 0, ram: 0 });
  for (const { allocated } of await listHosts(system.ports.store)) {
    assert.deepEqual(allocated, { vcpus: 0, memoryMib: 0, diskGib: 0, servers: 0 });
  }
});

/** Room for two servers of 128 MiB on each host, beside the 512 MiB that a host keeps for itself. */
async function shrinkHosts({ hosts: named, ports: { store } }: System): Promise<void> {
  for (const name of named.keys()) {
    const host = await hosts.get(store, name);
    const item = await store.get(hosts.key(name));
    assert.ok(host && item);
    const small = hosts.item({ ...host, inventory: { ...host.inventory, memoryMib: 768 } });
    await store.commit([{ kind: 'put', item: small, expect: item.version }], randomUUID());
  }
}

story('servers that are created at once never exceed what the hosts have; who finds no room ends in ERROR', async (system) => {
  const { createRequest, show } = cloud(system);
  await shrinkHosts(system);
  const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => createRequest(`s${index}`)));
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([202]));
  await system.settle();

  const shown = await Promise.all(answers.map((answer) => show(answer.text('server.id'))));
  assert.equal(shown.filter((answer) => answer.at('server.status') === 'ACTIVE').length, 4);
  const failed = shown.filter((answer) => answer.at('server.status') === 'ERROR');
  assert.equal(failed.length, 4);
  for (const answer of failed)
    assert.equal(answer.at('server.fault.message'), 'No valid host was found. There are not enough hosts available.');
  for (const name of system.hosts.keys()) assert.equal((await system.ports.store.get(allocatedKey(name)))?.['memoryMib'], 256);
});

story('a request for several servers makes all that its quota admits, or none when that is too few', async (system) => {
  const { createRequest, ask } = cloud(system);
  const tooMany = await createRequest('many', { min_count: 11, max_count: 12 });
  assert.equal(tooMany.status, 403);
  assert.deepEqual((await ask('GET', '/servers')).at('servers'), []);

  const some = await createRequest('some', { min_count: 2, max_count: 20, return_reservation_id: true });
  assert.equal(some.status, 202);
  const list = (await ask('GET', `/servers?reservation_id=${some.text('reservation_id')}`)).at('servers') as { name: string }[];
  assert.deepEqual(list.map(({ name }) => name).toSorted(), Array.from({ length: 10 }, (_, index) => `some-${index + 1}`).toSorted());
});

story('servers for which one commit is too small are made in several, as many as were asked for at least, or none', async (system) => {
  const { createRequest, ask, delete: remove } = cloud(system);
  const { store } = system.ports;
  const quota = projectQuotas.item({ projectId: projects.own, limits: { instances: 30, cores: 100 } });
  await store.commit([{ kind: 'put', item: quota, expect: 'absent' }], 'quota');
  const usage = projectUsageKey(projects.own);
  const use = (instances: number, token: string) => store.commit([{ kind: 'add', key: usage, amounts: { instances } }], token);
  let turn = 0;
  /** Somebody else takes so much of the quota after the first commit of the request. */
  const whileOthersTake = async (instances: number, request: () => ReturnType<typeof createRequest>) => {
    const commit = store.commit.bind(store);
    store.commit = async (writes, token) => {
      const result = await commit(writes, token);
      store.commit = commit;
      await use(instances, `taken by others, ${++turn}`);
      return result;
    };
    const answer = await request();
    await system.settle();
    await use(-instances, `given back, ${turn}`);
    const list = (await ask('GET', '/servers')).at('servers') as { name: string }[];
    return { answer, names: list.map(({ name }) => name).toSorted(), used: parseUsage(await store.get(usage)).instances };
  };

  const few = await whileOthersTake(15, () => createRequest('few', { min_count: 16, max_count: 25 }));
  assert.equal(few.answer.status, 403);
  assert.deepEqual([few.names, few.used], [[], 0]);

  const enough = await whileOthersTake(14, () => createRequest('enough', { min_count: 16, max_count: 25 }));
  assert.equal(enough.answer.status, 202);
  assert.deepEqual(enough.names, Array.from({ length: 16 }, (_, index) => `enough-${index + 1}`).toSorted());
  assert.equal(enough.used, 16);

  const old = (await ask('GET', '/servers')).at('servers') as { id: string }[];
  await Promise.all(old.map(({ id }) => remove(id)));
  await system.settle();
  await shrinkHosts(system);
  const homeless = await whileOthersTake(15, () => createRequest('homeless', { min_count: 16, max_count: 25 }));
  assert.equal(homeless.answer.status, 403);
  assert.deepEqual([homeless.names, homeless.used], [[], 0]);
});
