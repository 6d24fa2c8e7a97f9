/** What operators say of hosts in common, and where servers go by it. */
import assert from 'node:assert/strict';
import { allocatedKey, hosts } from '../../shared/compute/hosts/host.ts';
import { testImageId } from '../../shared/image/test-image.ts';
import { flavorBody } from '../support/cloud.ts';
import { projectIdOf } from '../support/personas.ts';
import type { System } from '../support/system.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

function operator(system: System) {
  const { ask } = cloud(system, 'admin');
  const act = (id: unknown, action: string, body: object) => ask('POST', `/os-aggregates/${id}/action`, { [action]: body });
  const said = {
    ask,
    act,
    async aggregate(name: string, zone?: string) {
      const made = await ask('POST', '/os-aggregates', { aggregate: { name, ...(zone === undefined ? {} : { availability_zone: zone }) } });
      assert.equal(made.status, 200, JSON.stringify(made.body));
      return made.at('aggregate.id');
    },
    add: (id: unknown, host: string) => act(id, 'add_host', { host }),
    remove: (id: unknown, host: string) => act(id, 'remove_host', { host }),
    say: (id: unknown, metadata: object) => act(id, 'set_metadata', { metadata }),
    update: (id: unknown, aggregate: object) => ask('PUT', `/os-aggregates/${id}`, { aggregate }),
    show: async (id: unknown) => (await ask('GET', `/os-aggregates/${id}`)).at('aggregate') as Readonly<Record<string, unknown>>,
    async hostOf(server: string) {
      return (await ask('GET', `/servers/${server}`)).text('server.OS-EXT-SRV-ATTR:host');
    },
  };
  return said;
}

const zonesOf = async ({ ports: { store } }: System) =>
  Promise.all(['host-1', 'host-2'].map(async (name) => (await hosts.get(store, name))?.availabilityZone));

story('a host is in the zone of its aggregates, and servers go where they are asked to', async (system) => {
  const { aggregate, add, remove, show, hostOf } = operator(system);
  const { create, createRequest, boot, delete: remove_, status } = cloud(system);
  assert.equal((await createRequest('early', { availability_zone: 'mars' })).status, 400);
  const mars = await aggregate('one', 'mars');
  assert.equal((await add(mars, 'host-2')).status, 200);
  assert.deepEqual(await zonesOf(system), ['nova', 'mars']);
  assert.deepEqual((await show(mars))['hosts'], ['host-2']);
  const [there, here] = [await boot('there', { availability_zone: 'mars' }), await boot('here', { availability_zone: 'nova' })];
  assert.deepEqual([await hostOf(there), await hostOf(here)], ['host-2', 'host-1']);
  const kept = await remove(mars, 'host-2');
  assert.deepEqual(
    [kept.status, complaint(kept, 'conflictingRequest')],
    [409, `Cannot remove host from aggregate ${mars}. Reason: One or more hosts contain instances in this zone.`],
  );
  await remove_(there);
  await system.settle();
  assert.equal(await status(there), 'GONE');
  assert.equal((await remove(mars, 'host-2')).status, 200);
  assert.deepEqual(await zonesOf(system), ['nova', 'nova']);
  assert.equal((await createRequest('late', { availability_zone: 'mars' })).status, 400);
  assert.equal(await status(await create('anywhere')), 'BUILD');
});

story('what cannot be done to an aggregate is refused in a sentence, and changes nothing', async (system) => {
  const { ask, act, aggregate, add, say, update, show } = operator(system);
  const [one, two] = [await aggregate('one', 'mars'), await aggregate('two', 'venus')];
  await add(one, 'host-1');
  await cloud(system).boot('web', { availability_zone: 'mars' });
  const before = [await show(one), await show(two)];
  const inTheWay = 'One or more hosts contain instances in this zone.';
  const refused: readonly (readonly [answer: ReturnType<typeof ask>, status: number, message: string])[] = [
    [ask('POST', '/os-aggregates', { aggregate: { name: 'one' } }), 409, 'Aggregate one already exists.'],
    [ask('GET', '/os-aggregates/99'), 404, 'Aggregate 99 could not be found.'],
    [ask('GET', '/os-aggregates/one'), 400, 'Invalid input received: id must be an integer'],
    [update(two, { name: 'one' }), 409, 'Aggregate one already exists.'],
    [update(one, { availability_zone: 'venus' }), 400, `Cannot update aggregate ${one}. Reason: ${inTheWay}`],
    [
      update(one, { availability_zone: null }),
      400,
      `Cannot update aggregate ${one}. Reason: Aggregate one does not support empty named availability zone.`,
    ],
    [say(one, { availability_zone: 'venus' }), 400, `Cannot update metadata of aggregate ${one}. Reason: ${inTheWay}`],
    [add(one, 'host-1'), 409, `Aggregate ${one} already has host host-1.`],
    [add(one, 'nobody'), 404, 'Compute host nobody could not be found.'],
    [add(99, 'host-1'), 404, 'Aggregate 99 could not be found.'],
    [add(two, 'host-1'), 409, `Cannot add host to aggregate ${two}. Reason: One or more hosts already in availability zone(s) ['mars'].`],
    [act(two, 'remove_host', { host: 'host-1' }), 404, `Cannot remove host host-1 in aggregate ${two}`],
    [ask('DELETE', `/os-aggregates/${one}`), 400, `Cannot remove host from aggregate ${one}. Reason: Host aggregate is not empty.`],
  ];
  for (const [asked, status, message] of refused) {
    const { body, ...answer } = await asked;
    const [error] = Object.values(body as Record<string, { readonly message: string }>);
    assert.deepEqual([answer.status, error?.message], [status, message]);
  }
  assert.deepEqual([await show(one), await show(two)], before);
  assert.equal((await ask('DELETE', `/os-aggregates/${two}`)).status, 200);
  // Its name is free, and its hosts need no zone of their own to be in it.
  const again = await aggregate('two');
  assert.equal((await add(again, 'host-1')).status, 200);
  assert.deepEqual(await zonesOf(system), ['mars', 'nova']);
  assert.equal((await update(again, { name: ' three ' })).at('aggregate.name'), 'three');
  await aggregate('two');
});

story('of two that bring a host into two zones at once one wins, and its servers are never in the wrong one', async (system) => {
  const { aggregate, add, ask } = operator(system);
  const { createRequest } = cloud(system);
  const [mars, venus] = [await aggregate('one', 'mars'), await aggregate('two', 'venus')];
  const answers = await Promise.all([add(mars, 'host-1'), add(venus, 'host-1'), add(mars, 'host-1'), add(venus, 'host-1')]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409, 409]);
  const host = await hosts.get(system.ports.store, 'host-1');
  assert.equal(host?.availabilityZone, host?.aggregates[0] === mars ? 'mars' : 'venus');

  // One moves the other host while others place servers on it: either it has moved before, or it stays.
  const [moved, ...created] = await Promise.all([
    add(mars, 'host-2'),
    ...Array.from({ length: 6 }, (_, index) => createRequest(`web-${index}`, { availability_zone: 'nova' })),
  ]);
  await system.settle();
  const shown = await Promise.all(
    created.flatMap(({ status, text }) => (status === 202 ? [ask('GET', `/servers/${text('server.id')}`)] : [])),
  );
  const placed = shown.filter((server) => server.at('server.OS-EXT-SRV-ATTR:host') === 'host-2');
  const [, zone] = await zonesOf(system);
  assert.equal(zone, moved?.status === 200 ? 'mars' : 'nova');
  for (const server of placed) assert.equal(server.at('server.OS-EXT-AZ:availability_zone'), zone);
  assert.equal(Number((await system.ports.store.get(allocatedKey('host-2')))?.['servers'] ?? 0), placed.length);
});

story('flavors, projects, images and ratios of aggregates say where servers go, at whatever they are moved by', async (system) => {
  const { ask, act, aggregate, add, say, hostOf } = operator(system);
  const { boot, create, show } = cloud(system);
  const fast = await aggregate('fast');
  await add(fast, 'host-2');
  await say(fast, { ssd: 'true' });
  const flavor = flavorBody('ssd', { id: 'ssd' });
  assert.equal((await ask('POST', '/flavors', flavor)).status, 200);
  await ask('POST', '/flavors/ssd/os-extra_specs', { extra_specs: { 'aggregate_instance_extra_specs:ssd': '<or> true <or> yes' } });
  const quick = await boot('quick', { flavorRef: 'ssd' });
  assert.equal(await hostOf(quick), 'host-2');
  // There is nowhere else to go.
  await ask('POST', `/servers/${quick}/action`, { migrate: null });
  const actions = await ask('GET', `/servers/${quick}/os-instance-actions`);
  const done = actions.at('instanceActions') as readonly { readonly action: string; readonly message: string | null }[];
  assert.equal(done.find(({ action }) => action === 'migrate')?.message, 'Error');

  await say(fast, { filter_tenant_id: 'somebody-else' });
  const strange = await create('strange', { flavorRef: 'ssd' });
  assert.match((await show(strange)).text('server.fault.details'), /1 outside the aggregates that the flavor asks for/);
  assert.match((await show(strange)).text('server.fault.details'), /1 in an aggregate of other projects/);
  await say(fast, { filter_tenant_id: projectIdOf('member') });
  assert.equal(await hostOf(await boot('mine', { flavorRef: 'ssd' })), 'host-2');

  // What is there stays when the ratio becomes smaller, and nothing comes until there is room.
  await say(fast, { cpu_allocation_ratio: '0.01' });
  assert.equal((await show(await create('more', { flavorRef: 'ssd' }))).at('server.status'), 'ERROR');
  assert.equal((await show(quick)).at('server.status'), 'ACTIVE');
  await cloud(system).delete(quick);
  await system.settle();
  await say(fast, { cpu_allocation_ratio: null });
  assert.equal(await hostOf(await boot('again', { flavorRef: 'ssd' })), 'host-2');
  assert.equal((await act(fast, 'set_metadata', { metadata: { 'no/key': 'x' } })).status, 400);
});

story('the hosts of an aggregate fetch an image before anybody needs it', async (system) => {
  const { ask, aggregate, add } = operator(system);
  const id = await aggregate('one');
  await add(id, 'host-2');
  const cache = (...ids: readonly string[]) => ask('POST', `/os-aggregates/${id}/images`, { cache: ids.map((each) => ({ id: each })) });
  assert.equal((await cache(testImageId)).status, 202);
  await system.settle();
  const cached = [...system.hosts.values()].map(({ name, driver }) => [name, driver.cachedImages()]);
  assert.deepEqual(Object.fromEntries(cached), { 'host-1': [], 'host-2': [testImageId] });
  const unknown = '00000000-0000-4000-8000-000000000000';
  const refused = [await cache(testImageId, testImageId), await cache(testImageId, unknown)];
  assert.deepEqual(
    refused.map((answer) => [answer.status, complaint(answer, 'badRequest')]),
    [
      [400, 'Duplicate images in request'],
      [400, `Image ${unknown} could not be found.`],
    ],
  );
});

story('a host that is forgotten leaves its aggregates, and comes again as a new one', async (system) => {
  const { ask, aggregate, add, show } = operator(system);
  const mars = await aggregate('one', 'mars');
  await add(mars, 'host-2');
  const services = (await ask('GET', '/os-services?host=host-2')).at('services') as readonly { readonly id: string }[];
  assert.equal((await ask('DELETE', `/os-services/${services[0]?.id}`)).status, 204);
  assert.deepEqual((await show(mars))['hosts'], []);
  await system.clock.advance(60_000);
  await system.beat();
  assert.deepEqual(await zonesOf(system), ['nova', 'nova']);
  await add(mars, 'host-2');
  const id = await cloud(system).boot('web', { availability_zone: 'mars' });
  assert.equal(await operator(system).hostOf(id), 'host-2');
});
