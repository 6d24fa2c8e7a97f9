/** What operators see of hypervisors, hosts and zones. */
import assert from 'node:assert/strict';
import type { Answer } from '../support/gateway.ts';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

type Shown = Readonly<Record<string, unknown>>;

const complaint = ({ body }: Answer) => Object.values(body as Record<string, { readonly message: string }>)[0]?.message;

story('hypervisors show what they have and what is taken of it, in the form of each version', async (system) => {
  const { ask } = cloud(system, 'admin');
  const id = await cloud(system).boot('web');
  const host = (await ask('GET', `/servers/${id}`)).text('server.OS-EXT-SRV-ATTR:host');
  const detail = async (version: string) =>
    (await ask('GET', '/os-hypervisors/detail', undefined, version)).at('hypervisors') as readonly Shown[];
  const named = (all: readonly Shown[]) => all.find(({ service }) => (service as Shown)['host'] === host) ?? {};
  const old = named(await detail('2.1'));
  assert.deepEqual(
    [old['running_vms'], old['vcpus_used'], old['memory_mb_used'], typeof old['id'], typeof old['cpu_info']],
    [1, 1, 640, 'number', 'string'],
  );
  assert.equal(Number(old['free_ram_mb']) + Number(old['memory_mb_used']), old['memory_mb']);
  assert.equal(typeof named(await detail('2.28'))['cpu_info'], 'object');
  const uuid = String(named(await detail('2.53'))['id']);

  // Since 2.88 it is asked how long it has been up, and figures are gone.
  const show = async (version: string, query = '') =>
    (await ask('GET', `/os-hypervisors/${uuid}${query}`, undefined, version)).at('hypervisor') as Shown;
  const latest = await show('2.88');
  assert.match(String(latest['uptime']), / \d\d:\d\d:\d\d up .*, {2}0 users, {2}load average: /);
  assert.ok(!('vcpus' in latest) && !('cpu_info' in latest));
  assert.deepEqual((await show('2.53', '?with_servers=true'))['servers'], [{ name: `instance-${id.slice(0, 8)}`, uuid: id }]);
  const uptime = await ask('GET', `/os-hypervisors/${old['id']}/uptime`, undefined, '2.52');
  assert.match(uptime.text('hypervisor.uptime'), /load average/);

  const statistics = (await ask('GET', '/os-hypervisors/statistics', undefined, '2.87')).at('hypervisor_statistics') as Shown;
  assert.deepEqual([statistics['count'], statistics['running_vms'], statistics['vcpus_used']], [2, 1, 1]);
  await ask('PUT', `/os-services/disable`, { host, binary: 'nova-compute' }, '2.52');
  const without = (await ask('GET', '/os-hypervisors/statistics', undefined, '2.87')).at('hypervisor_statistics') as Shown;
  assert.deepEqual([without['count'], without['running_vms']], [1, 0]);
});

story('hypervisors are found by page, by a part of their name, and with their servers', async (system) => {
  const { ask } = cloud(system, 'admin');
  const id = await cloud(system).boot('web');
  const get = (path: string, version = '2.90') => ask('GET', `/os-hypervisors${path}`, undefined, version);
  const all = (await get('')).at('hypervisors') as readonly Shown[];
  const first = await get('?limit=1');
  assert.deepEqual(first.at('hypervisors'), all.slice(0, 1));
  assert.match(first.text('hypervisors_links.0.href'), new RegExp(`/os-hypervisors\\?limit=1&marker=${all[0]?.['id']}$`));
  const second = await get(`?limit=1&marker=${all[0]?.['id']}`);
  assert.deepEqual(second.body, { hypervisors: all.slice(1) });
  const withServers = (await get('?with_servers=yes')).at('hypervisors') as readonly { readonly servers: readonly Shown[] }[];
  assert.deepEqual(
    withServers.flatMap(({ servers }) => servers.map(({ uuid }) => uuid)),
    [id],
  );
  assert.deepEqual(
    ((await get('/host/servers', '2.1')).at('hypervisors') as readonly Shown[]).filter((each) => 'servers' in each).length,
    1,
  );
  assert.equal(((await get('/HOST-2/search', '2.1')).at('hypervisors') as readonly Shown[]).length, 1);
  assert.equal(((await get('?hypervisor_hostname_pattern=host-1')).at('hypervisors') as readonly Shown[]).length, 1);

  const refused: readonly (readonly [path: string, version: string, status: number, message: RegExp])[] = [
    ['?limit=1&hypervisor_hostname_pattern=host', '2.53', 400, /^Paging over hypervisors/],
    ['?hypervisor_hostname_pattern=nobody', '2.53', 404, /^No hypervisor matching 'nobody' could be found\.$/],
    ['?marker=nobody', '2.33', 400, /^marker \[nobody\] not found$/],
    ['?with_servers=perhaps', '2.53', 400, /with_servers/],
    ['/nobody/search', '2.52', 404, /^No hypervisor matching 'nobody'/],
    ['/nobody', '2.53', 400, /^Invalid uuid nobody$/],
    ['/nobody', '2.52', 404, /^Hypervisor with ID 'nobody' could not be found\.$/],
    ['/00000000-0000-4000-8000-000000000000', '2.53', 404, /could not be found/],
  ];
  for (const [path, version, status, message] of refused) {
    const answer = await get(path, version);
    assert.equal(answer.status, status, path);
    assert.match(String(complaint(answer)), message);
  }
  for (const as of ['member', 'reader'] as const) assert.equal((await cloud(system, as).ask('GET', '/os-hypervisors')).status, 403);
});

story('a hypervisor that is down says nothing of itself', async (system) => {
  const { ask } = cloud(system, 'admin');
  const [first] = (await ask('GET', '/os-hypervisors')).at('hypervisors') as readonly Shown[];
  await system.clock.advance(600_000);
  await system.beat(['host-2']);
  const asked = await ask('GET', `/os-hypervisors/${first?.['id']}/uptime`, undefined, '2.87');
  assert.deepEqual([asked.status, complaint(asked)], [400, 'Compute service of host-1 is unavailable at this time.']);
  const shown = (await ask('GET', `/os-hypervisors/${first?.['id']}`)).at('hypervisor') as Shown;
  assert.deepEqual([shown['state'], shown['uptime']], ['down', null]);
});

story('zones are shown to everybody, and their hosts to administrators', async (system) => {
  const admin = cloud(system, 'admin');
  const list = async () => (await cloud(system, 'reader').ask('GET', '/os-availability-zone')).at('availabilityZoneInfo');
  const zone = (zoneName: string, available = true) => ({ zoneName, zoneState: { available }, hosts: null });
  assert.deepEqual(await list(), [zone('nova')]);
  const made = await admin.ask('POST', '/os-aggregates', { aggregate: { name: 'one', availability_zone: 'mars' } });
  // A zone without hosts is none.
  assert.deepEqual(await list(), [zone('nova')]);
  await admin.ask('POST', `/os-aggregates/${made.at('aggregate.id')}/action`, { add_host: { host: 'host-2' } });
  assert.deepEqual(await list(), [zone('mars'), zone('nova')]);
  const detail = async () => (await admin.ask('GET', '/os-availability-zone/detail')).at('availabilityZoneInfo') as readonly Shown[];
  const [mars] = await detail();
  const told = mars?.['hosts'] as Record<string, Record<string, Shown>> | undefined;
  const { updated_at: heard, ...service } = told?.['host-2']?.['nova-compute'] ?? {};
  assert.deepEqual(service, { available: true, active: true });
  assert.match(String(heard), /^\d{4}-/);
  await admin.ask('PUT', '/os-hosts/host-2', { status: 'disable' }, '2.42');
  assert.deepEqual(await list(), [zone('nova'), zone('mars', false)]);
  assert.deepEqual((await detail())[1], zone('mars', false));
  assert.equal((await cloud(system).createRequest('web', { availability_zone: 'mars' })).status, 400);
  assert.equal((await cloud(system).ask('GET', '/os-availability-zone/detail')).status, 403);
});

story('hosts were shown by zone until 2.42, with what their servers take', async (system) => {
  const { ask } = cloud(system, 'admin');
  const id = await cloud(system).boot('web');
  const host = (await ask('GET', `/servers/${id}`)).text('server.OS-EXT-SRV-ATTR:host');
  const get = (path: string) => ask('GET', `/os-hosts${path}`, undefined, '2.42');
  assert.deepEqual((await get('?zone=nova')).at('hosts'), [
    { host_name: 'host-1', service: 'compute', zone: 'nova' },
    { host_name: 'host-2', service: 'compute', zone: 'nova' },
  ]);
  assert.deepEqual((await get('?zone=mars')).at('hosts'), []);
  const shown = (await get(`/${host}`)).at('host') as readonly { readonly resource: Shown }[];
  const of = (project: string) => shown.find(({ resource }) => resource['project'] === project)?.resource;
  assert.deepEqual([of('(used_now)')?.['memory_mb'], of('(used_max)')?.['memory_mb'], shown.length], [640, 128, 4]);
  for (const [answer, status] of [
    [await get('/nobody'), 404],
    [await get(`/${host}/reboot`), 501],
    [await get('/nobody/startup'), 404],
    [await ask('PUT', `/os-hosts/${host}`, { maintenance_mode: 'enable', status: 'disable' }, '2.42'), 501],
    [await ask('PUT', '/os-hosts/nobody', { status: 'disable' }, '2.42'), 404],
  ] as const)
    assert.equal(answer.status, status, JSON.stringify(answer.body));
  assert.equal((await ask('GET', '/os-services?host=host-1')).at('services.0.status'), 'enabled');
});
