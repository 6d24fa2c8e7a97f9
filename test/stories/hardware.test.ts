/** Flavors and images that ask for hardware which does not go together: refused before anything is done, wherever a server would get it. */
import assert from 'node:assert/strict';
import { flavorBody, must, root } from '../support/cloud.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

async function makeFlavor(system: System, id: string, extraSpecs: object, more: object = {}): Promise<string> {
  await must(system, 'POST', `${root}/flavors`, {
    as: 'admin',
    version: '2.1',
    body: flavorBody(id, { id, vcpus: 4, ram: 2_048, ...more }),
  });
  await must(system, 'POST', `${root}/flavors/${id}/os-extra_specs`, { as: 'admin', version: '2.1', body: { extra_specs: extraSpecs } });
  return id;
}

async function makeImage(system: System, properties: object): Promise<string> {
  const body = { name: 'linux', disk_format: 'raw', container_format: 'bare', ...properties };
  const made = await must(system, 'POST', '/image/v2/images', { as: 'member', body });
  const id = made.text('id');
  const headers = { 'content-type': 'application/octet-stream' };
  const stream = new Blob([new Uint8Array(512)]).stream() as unknown as AsyncIterable<Uint8Array>;
  await must(system, 'PUT', `/image/v2/images/${id}/file`, { as: 'member', headers, stream });
  return id;
}

story('a server is not made of a flavor whose NUMA nodes are none', async (system) => {
  const { createRequest, ask } = cloud(system);
  const refused = await createRequest('web', { flavorRef: await makeFlavor(system, 'odd', { 'hw:numa_nodes': '3' }) });
  assert.equal(refused.status, 400);
  assert.match(complaint(refused, 'badRequest'), /asymmetric|NUMA|specified explicitly/i);
  assert.deepEqual((await ask('GET', '/servers')).at('servers'), []);
});

story('nor of an image that would overrule what its flavor says of its processors', async (system) => {
  const { createRequest } = cloud(system);
  const flavorRef = await makeFlavor(system, 'shared', { 'hw:cpu_policy': 'shared' });
  const refused = await createRequest('web', { flavorRef, imageRef: await makeImage(system, { hw_cpu_policy: 'dedicated' }) });
  assert.equal(refused.status, 400);
  assert.equal(
    complaint(refused, 'badRequest'),
    "Image property 'hw_cpu_policy' is not permitted to override CPU pinning policy set against the flavor",
  );
});

story('a server is not resized to a flavor that does not go with its image', async (system) => {
  const { boot, action, status } = cloud(system);
  const id = await boot('web', { imageRef: await makeImage(system, { hw_cpu_policy: 'dedicated' }) });
  const refused = await action(id, 'resize', { flavorRef: await makeFlavor(system, 'shared', { 'hw:cpu_policy': 'shared' }) });
  assert.equal(refused.status, 400);
  assert.match(complaint(refused, 'badRequest'), /hw_cpu_policy/);
  assert.equal(await status(id), 'ACTIVE');
});

story('a server is not rebuilt of an image that asks for other NUMA nodes', async (system) => {
  const { boot, action, status } = cloud(system);
  const id = await boot('web', { flavorRef: await makeFlavor(system, 'large', {}) });
  const refused = await action(id, 'rebuild', { imageRef: await makeImage(system, { hw_numa_nodes: '2' }) });
  assert.equal(refused.status, 400);
  assert.match(complaint(refused, 'badRequest'), /NUMA/);
  assert.equal(await status(id), 'ACTIVE');
});

story('from 2.86 on an extra spec that Nova knows better is refused when it is written', async (system) => {
  const id = await makeFlavor(system, 'plain', { 'hw:cpu_policy': 'dedicated' });
  const write = (version: string) =>
    system.request('POST', `${root}/flavors/${id}/os-extra_specs`, {
      as: 'admin',
      version,
      body: { extra_specs: { 'hw:cpu_policy': 'own' } },
    });
  const refused = await write('2.86');
  assert.equal(refused.status, 400);
  assert.match(complaint(refused, 'badRequest'), /'own' is not one of/);
  assert.equal((await write('2.85')).status, 200);
});
