import assert from 'node:assert/strict';
import { DriverFault } from '../../agent/driver.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

type Done = Readonly<Record<string, string>>;

story('what was done to a server is listed, the newest first, page by page', async (system) => {
  const { ask, boot, action } = cloud(system);
  const id = await boot('web');
  for (const each of ['os-stop', 'os-start', 'lock']) {
    await system.clock.advance(1000);
    await action(id, each);
    await system.settle();
  }
  const path = `/servers/${id}/os-instance-actions`;
  const page = async (query: string, version?: string) =>
    (await ask('GET', `${path}${query}`, undefined, version)).body as { instanceActions: Done[]; links?: { href: string }[] };
  const names = ({ instanceActions }: { instanceActions: Done[] }) => instanceActions.map(({ action: name }) => name);
  const whole = await page('');
  assert.deepEqual(names(whole), ['lock', 'start', 'stop', 'create']);
  assert.equal(whole.links, undefined);
  const first = await page('?limit=3');
  assert.deepEqual(names(first), ['lock', 'start', 'stop']);
  const next = first.links?.[0]?.href ?? '';
  assert.match(next, /os-instance-actions\?limit=3&marker=req-/);
  assert.deepEqual(names(await page(next.slice(next.indexOf('?')))), ['create']);
  const [lock, start] = whole.instanceActions;
  assert.deepEqual(names(await page(`?changes-since=${lock?.['updated_at']}`)), ['lock']);
  assert.deepEqual(names(await page(`?changes-before=${start?.['updated_at']}`)), ['start', 'stop', 'create']);
  assert.deepEqual(names(await page(`?limit=1&changes-before=${start?.['updated_at']}`)), ['start']);
  assert.deepEqual(names(await page('?limit=0')), []);
  assert.deepEqual(names(await page('?limit=1', '2.57')), ['lock', 'start', 'stop', 'create'], 'there were no pages');
  const refusal = async (query: string) => {
    const answer = await ask('GET', `${path}${query}`);
    return [answer.status, complaint(answer, 'badRequest')];
  };
  assert.deepEqual(await refusal('?marker=req-1'), [400, 'Marker req-1 could not be found.']);
  assert.deepEqual(await refusal('?changes-since=2030-01-01&changes-before=2020-01-01'), [
    400,
    'The value of changes-since must be less than or equal to changes-before.',
  ]);
  for (const query of ['?limit=-1', '?limit=x', '?limit=1&limit=2', '?changes-since=yesterday', '?other=1']) {
    assert.equal((await ask('GET', `${path}${query}`)).status, 400, query);
  }
});

story('what became of an action is known, and to administrators where', async (system) => {
  const { ask, boot, action } = cloud(system);
  const id = await boot('web');
  for (const host of system.hosts.values()) {
    host.intercept = ({ operation }) => {
      if (operation === 'stop') throw new DriverFault('The plug is missing.');
    };
  }
  const asked = await action(id, 'os-stop');
  const requestId = asked.headers['x-openstack-request-id'] ?? asked.headers['X-OpenStack-Request-Id'] ?? '';
  const path = `/servers/${id}/os-instance-actions/${requestId}`;
  assert.equal((await ask('GET', path)).at('instanceAction.events.0.result'), null, 'it is under way');
  await system.settle();
  const seen = (await ask('GET', path)).at('instanceAction') as { message: string; events: Done[] };
  assert.equal(seen.message, 'Error');
  const [event = {}] = seen.events;
  assert.equal(seen.events.length, 1);
  assert.deepEqual([event['event'], event['result']], ['compute_stop', 'Error']);
  assert.match(event['hostId'] ?? '', /^[0-9a-f]{56}$/);
  for (const hidden of ['host', 'traceback', 'details']) assert.ok(!(hidden in event), hidden);
  const all = (await cloud(system, 'admin').ask('GET', path)).at('instanceAction.events.0') as Done;
  assert.match(all['host'] ?? '', /^host-/);
  assert.deepEqual([all['traceback'], all['details']], [null, 'The plug is missing.']);
  assert.ok(!('events' in ((await ask('GET', path, undefined, '2.50')).at('instanceAction') as object)));
  assert.ok((await cloud(system, 'admin').ask('GET', path, undefined, '2.1')).at('instanceAction.events.0.start_time'));
  const unknown = await ask('GET', `/servers/${id}/os-instance-actions/req-1`);
  assert.deepEqual([unknown.status, complaint(unknown, 'itemNotFound')], [404, 'Action req-1 not found']);
});

story('what was done to a server that is deleted can be looked at from 2.21 on, by its own project', async (system) => {
  const { ask, boot, delete: remove } = cloud(system);
  const id = await boot('web');
  await system.clock.advance(1000);
  await remove(id);
  await system.settle();
  const path = `/servers/${id}/os-instance-actions`;
  const listed = await ask('GET', path, undefined, '2.21');
  assert.deepEqual(
    (listed.at('instanceActions') as Done[]).map(({ action: name }) => name),
    ['delete', 'create'],
  );
  assert.equal(
    (await ask('GET', `${path}/${listed.text('instanceActions.0.request_id')}`)).at('instanceAction.events.0.result'),
    'Success',
  );
  assert.equal((await ask('GET', path, undefined, '2.20')).status, 404);
  assert.equal((await ask('GET', `${path}/${listed.text('instanceActions.0.request_id')}`, undefined, '2.20')).status, 404);
  assert.equal((await cloud(system, 'other').ask('GET', path)).status, 404);
  assert.equal((await cloud(system, 'reader').ask('GET', path)).status, 200);
});
