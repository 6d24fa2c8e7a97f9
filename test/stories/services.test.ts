/** What operators say of hosts by their services, and what follows from it. */
import assert from 'node:assert/strict';
import { must, root } from '../support/cloud.ts';
import type { Answer } from '../support/gateway.ts';
import type { System } from '../support/system.ts';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

type Service = Readonly<Record<'id' | 'host' | 'status' | 'state' | 'disabled_reason' | 'zone', string>> & {
  readonly forced_down: boolean;
};

const complaint = (answer: Answer) => Object.values(answer.body as Record<string, { readonly message: string }>)[0]?.message ?? '';

const list = async (system: System, query = '', version = '2.90') =>
  (await must(system, 'GET', `${root}/os-services${query}`, { as: 'admin', version })).at('services') as readonly Service[];
const change = (system: System, id: string, body: object) =>
  system.request('PUT', `${root}/os-services/${id}`, { as: 'admin', version: '2.90', body });

story('every host has a service, found by its name, and nobody but administrators sees any', async (system) => {
  const found = await list(system);
  assert.deepEqual(
    found.map(({ host, status, state, zone }) => [host, status, state, zone]),
    [
      ['host-1', 'enabled', 'up', 'nova'],
      ['host-2', 'enabled', 'up', 'nova'],
    ],
  );
  assert.deepEqual(await list(system, '?host=host-2'), found.slice(1));
  assert.deepEqual(await list(system, '?host=host-3'), []);
  assert.deepEqual(await list(system, '?binary=nova-scheduler'), []);
  assert.equal((await system.request('GET', `${root}/os-services`, { as: 'member', version: '2.90' })).status, 403);
});

story('a host that is taken out of service gets no new servers, and keeps what it has', async (system) => {
  const owner = cloud(system);
  const before = await owner.boot('before');
  for (const { id } of await list(system))
    assert.equal((await change(system, id, { status: 'disabled', disabled_reason: 'a fan' })).status, 200);
  assert.deepEqual(
    (await list(system)).map((service) => [service.status, service.state, service.disabled_reason]),
    [
      ['disabled', 'up', 'a fan'],
      ['disabled', 'up', 'a fan'],
    ],
  );
  assert.equal((await owner.show(await owner.create('refused'))).at('server.status'), 'ERROR');
  await owner.action(before, 'os-stop');
  await system.settle();
  assert.equal((await owner.show(before)).at('server.status'), 'SHUTOFF');
  const [first] = await list(system);
  assert.ok(first);
  const enabled = await change(system, first.id, { status: 'enabled' });
  assert.deepEqual([enabled.at('service.status'), enabled.at('service.disabled_reason')], ['enabled', null]);
  await owner.boot('after');
});

story('what cannot be asked for is refused in a sentence, and changes nothing', async (system) => {
  const [first] = await list(system);
  assert.ok(first);
  const before = await list(system);
  const refused: readonly (readonly [string, object, number, RegExp])[] = [
    [first.id, {}, 400, /No updates were requested/],
    [first.id, { disabled_reason: 'x' }, 400, /No updates were requested/],
    [first.id, { status: 'enabled', disabled_reason: 'x' }, 400, /with status 'enabled' is invalid/],
    [first.id, { status: 'broken' }, 400, /status/],
    ['host-1', { status: 'enabled' }, 400, /Invalid uuid host-1/],
    ['00000000-0000-4000-8000-000000000000', { status: 'enabled' }, 404, /could not be found/],
  ];
  for (const [id, body, status, message] of refused) {
    const answer = await change(system, id, body);
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    assert.match(complaint(answer), message);
  }
  assert.deepEqual(await list(system), before);
});

story('until 2.52 the path says what to do, and services have numbers', async (system) => {
  const put = (action: string, body: object, version = '2.52') =>
    system.request('PUT', `${root}/os-services/${action}`, { as: 'admin', version, body });
  const of = { host: 'host-1', binary: 'nova-compute' };
  assert.deepEqual((await put('disable-log-reason', { ...of, disabled_reason: 'a fan' })).at('service'), {
    ...of,
    status: 'disabled',
    disabled_reason: 'a fan',
  });
  assert.deepEqual((await put('enable', of)).at('service'), { ...of, status: 'enabled' });
  assert.deepEqual((await put('disable', of)).at('service'), { ...of, status: 'disabled' });
  assert.deepEqual((await put('force-down', { ...of, forced_down: 'on' })).at('service'), { ...of, forced_down: true });
  const refused: readonly (readonly [string, object, string, number, string])[] = [
    ['explode', of, '2.52', 404, 'Unknown action'],
    ['force-down', of, '2.10', 404, 'Unknown action'],
    ['force-down', of, '2.11', 400, 'Missing forced_down field'],
    ['disable-log-reason', of, '2.1', 400, 'Missing disabled reason field'],
    ['enable', { ...of, host: 'host-9' }, '2.1', 404, 'Could not find binary nova-compute on host host-9.'],
    ['enable', { ...of, binary: 'nova-api' }, '2.1', 404, 'Could not find binary nova-api on host host-1.'],
  ];
  for (const [action, body, version, status, message] of refused) {
    const answer = await put(action, body, version);
    assert.deepEqual([answer.status, complaint(answer)], [status, message]);
  }
  const [first] = await list(system, '?host=host-1', '2.52');
  assert.equal(typeof first?.id, 'number');
  assert.equal((await system.request('DELETE', `${root}/os-services/${first?.id}`, { as: 'admin', version: '2.52' })).status, 204);
  assert.deepEqual(await list(system, '?host=host-1'), []);
});

story('a host is forgotten when it has no servers, and comes again with its agent', async (system) => {
  const owner = cloud(system);
  const id = await owner.boot('web');
  const [first, second] = await list(system);
  assert.ok(first && second);
  const hostOf = async () => (await cloud(system, 'admin').show(id)).text('server.OS-EXT-SRV-ATTR:host');
  const holding = (await hostOf()) === first.host ? first : second;
  const remove = (service: string) => system.request('DELETE', `${root}/os-services/${service}`, { as: 'admin', version: '2.90' });
  const kept = await remove(holding.id);
  assert.deepEqual(
    [kept.status, complaint(kept)],
    [409, 'Unable to delete compute service that is hosting instances. Migrate or delete the instances first.'],
  );
  assert.equal((await remove('nonsense')).status, 400);
  await owner.delete(id);
  await system.settle();
  assert.equal((await remove(holding.id)).status, 204);
  const again = await remove(holding.id);
  assert.deepEqual([again.status, complaint(again)], [404, `Service ${holding.id} not found.`]);
  assert.equal((await list(system)).length, 1);
  await system.clock.advance(60_000);
  await system.beat();
  assert.deepEqual(
    (await list(system)).map(({ host, state }) => [host, state]),
    [
      ['host-1', 'up'],
      ['host-2', 'up'],
    ],
  );
});
