import assert from 'node:assert/strict';
import { projects } from '../support/personas.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

interface Usage {
  readonly total_hours: number;
  readonly total_vcpus_usage: number;
  readonly total_memory_mb_usage: number;
  readonly server_usages: readonly {
    readonly instance_id: string;
    readonly hours: number;
    readonly state: string;
    readonly uptime: number;
  }[];
}

const hour = 3_600_000;

story('usage counts the hours of the window, of what lives and of what is gone, page by page', async (system) => {
  const { boot, ask, delete: remove } = cloud(system);
  const admin = cloud(system, 'admin');
  const at = () => new Date(system.clock.now()).toISOString().slice(0, 23);
  const usageOf = async (query: string) =>
    (await ask('GET', `/os-simple-tenant-usage/${projects.own}?${query}`)).at('tenant_usage') as Usage;
  const near = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 0.05, `${actual} is not ${expected}`);

  const pass = async (milliseconds: number) => {
    system.clock.step(milliseconds);
    await system.beat();
  };

  const begin = at();
  const gone = await boot('gone');
  await pass(2 * hour);
  await remove(gone);
  await system.settle();
  const middle = at();
  await pass(hour);
  const lives = await boot('lives');
  await pass(3 * hour);
  const end = at();

  const whole = await usageOf(`start=${begin}&end=${end}`);
  near(whole.total_hours, 5);
  near(whole.total_vcpus_usage, 5);
  near(whole.total_memory_mb_usage, 5 * 128);
  assert.deepEqual(
    new Set(whole.server_usages.map(({ instance_id: id, state }) => `${id} ${state}`)),
    new Set([`${gone} terminated`, `${lives} active`]),
  );
  // What was gone before the window, and what came after it, is not in it.
  assert.deepEqual(
    (await usageOf(`start=${middle}&end=${end}`)).server_usages.map(({ instance_id: id }) => id),
    [lives],
  );
  assert.deepEqual(
    (await usageOf(`start=${begin}&end=${middle}`)).server_usages.map(({ instance_id: id }) => id),
    [gone],
  );
  near((await usageOf(`start=${begin}&end=2100-01-01T00:00:00`)).total_hours, 5);

  const first = await ask('GET', `/os-simple-tenant-usage/${projects.own}?start=${begin}&limit=1`);
  const next = new URL(first.text('tenant_usage_links.0.href'));
  const second = await ask('GET', `/os-simple-tenant-usage/${projects.own}${next.search}`);
  const pages = [first, second].map((answer) => answer.text('tenant_usage.server_usages.0.instance_id'));
  assert.deepEqual(pages.toSorted(), [gone, lives].toSorted());
  const all = (await admin.ask('GET', `/os-simple-tenant-usage?detailed=1&start=${begin}`)).at('tenant_usages') as Usage[];
  assert.equal(all.length, 1);
  near(all[0]?.total_hours ?? 0, 5);

  assert.equal((await ask('GET', '/os-simple-tenant-usage')).status, 403);
  assert.equal((await ask('GET', `/os-simple-tenant-usage/${projects.other}`)).status, 403);
  assert.match(
    complaint(await ask('GET', `/os-simple-tenant-usage/${projects.own}?start=today`), 'badRequest'),
    /^Invalid datetime string: /,
  );
  assert.equal(
    complaint(await ask('GET', `/os-simple-tenant-usage/${projects.own}?start=${end}&end=${begin}`), 'badRequest'),
    'Invalid start time. The start time cannot occur after the end time.',
  );
});

story('no host audits usage by itself, and the log of audits says so of each of them', async (system) => {
  const { ask } = cloud(system, 'admin');
  const log = async (before?: string) => {
    const answer = await ask('GET', `/os-instance_usage_audit_log${before === undefined ? '' : `/${encodeURIComponent(before)}`}`);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.at(before === undefined ? 'instance_usage_audit_logs' : 'instance_usage_audit_log') as Readonly<Record<string, unknown>>;
  };
  assert.deepEqual(await log('2024-03-31 12:00:00'), {
    period_beginning: '2024-02-01 00:00:00',
    period_ending: '2024-03-01 00:00:00',
    num_hosts: 2,
    num_hosts_done: 0,
    num_hosts_running: 0,
    num_hosts_not_run: 2,
    hosts_not_run: ['host-1', 'host-2'],
    total_instances: 0,
    total_errors: 0,
    overall_status: '0 of 2 hosts done. 0 errors.',
    log: {},
  });
  // The clock of stories stands at the first moment of a month.
  system.clock.step(hour);
  const periodOf = async (before?: string) => Object.values(await log(before)).slice(0, 2);
  const now = new Date(system.clock.now());
  const first = (months: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months)).toISOString().slice(0, 19).replace('T', ' ');
  assert.deepEqual(await periodOf(), [first(1), first(0)]);
  assert.deepEqual(await periodOf('2024-1-31 1:2:3'), ['2023-12-01 00:00:00', '2024-01-01 00:00:00']);
  // At its first moment a month has not begun for those who look back.
  assert.deepEqual(await periodOf('2024-01-01 00:00:00'), ['2023-11-01 00:00:00', '2023-12-01 00:00:00']);
  assert.deepEqual(await periodOf('2024-01-01 00:00:00.001'), ['2023-12-01 00:00:00', '2024-01-01 00:00:00']);

  for (const wrong of [
    'yesterday',
    '2024-02-30 00:00:00',
    '2024-01-01',
    '2024-01-01T00:00:00',
    '2024-01-01 00:00:60',
    '0001-01-09 00:00:00',
  ]) {
    const refused = await ask('GET', `/os-instance_usage_audit_log/${encodeURIComponent(wrong)}`);
    assert.deepEqual([refused.status, complaint(refused, 'badRequest')], [400, `Invalid timestamp for date ${wrong}`]);
  }
  assert.equal((await cloud(system).ask('GET', '/os-instance_usage_audit_log')).status, 403);
});
