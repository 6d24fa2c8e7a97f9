/** Who has changed what: told in the same commit, read by administrators. */
import assert from 'node:assert/strict';
import { must } from '../support/cloud.ts';
import type { System } from '../support/system.ts';
import { cloud } from './cloud.ts';
import { story } from './story.ts';

interface Told {
  readonly at: string;
  readonly request_id: string;
  readonly user_id: string;
  readonly operation: string;
  readonly path: string;
  readonly changed: readonly string[];
  readonly outcome: number;
}

const read = async (system: System, query = '') =>
  (await must(system, 'GET', `/audit${query}`, { as: 'admin' })).at('audit') as readonly Told[];

story('what is changed is told in order, with who did it, what it was and how it was answered', async (system) => {
  const { boot, action } = cloud(system);
  const id = await boot('web');
  await system.clock.advance(1_000);
  const between = new Date(system.clock.now()).toISOString();
  await system.clock.advance(1_000);
  const paused = await action(id, 'pause');
  const [last, before] = await read(system);
  assert.deepEqual(
    [last?.operation, last?.path, last?.outcome],
    ['compute server-actions.pause', `/compute/v2.1/servers/${id}/action`, 202],
  );
  assert.equal(last?.request_id, paused.headers['x-openstack-request-id']);
  assert.deepEqual(last?.changed, [`SERVER#${id}`]);
  assert.deepEqual([before?.operation, before?.changed.includes(`SERVER#${id}`)], ['compute servers.create', true]);
  assert.deepEqual(
    (await read(system, `?from=${between}`)).map(({ operation }) => operation),
    ['compute server-actions.pause'],
  );
  assert.equal((await read(system, `?to=${between}`))[0]?.operation, 'compute servers.create');
  assert.ok(before !== undefined && last.at > before.at && last.user_id === before.user_id);
});

story('what is refused, and what only looks, leaves no word', async (system) => {
  const { boot, action, show } = cloud(system);
  const id = await boot('web');
  const before = await read(system);
  assert.equal((await action(id, 'unpause')).status, 409);
  await show(id);
  await system.settle();
  assert.deepEqual(await read(system), before);
});

story('pages follow each other over the days without a gap', async (system) => {
  const { boot, action } = cloud(system);
  const id = await boot('web');
  for (let day = 0; day < 3; day++) {
    await system.clock.advance(86_400_000);
    await system.beat();
    await action(id, day % 2 === 0 ? 'lock' : 'unlock');
  }
  const all = await read(system);
  const seen: Told[] = [];
  for (let query = '?limit=1'; query !== ''; ) {
    const answer = await must(system, 'GET', `/audit${query}`, { as: 'admin' });
    seen.push(...(answer.at('audit') as readonly Told[]));
    const links = answer.body as { readonly audit_links?: readonly { readonly href: string }[] };
    query = new URL(links.audit_links?.[0]?.href ?? 'http://x').search;
  }
  assert.deepEqual(seen, all);
  assert.deepEqual(
    all.slice(0, 3).map(({ operation }) => operation),
    ['compute server-actions.lock', 'compute server-actions.unlock', 'compute server-actions.lock'],
  );
});

story('it is for administrators', async (system) => {
  for (const as of ['member', 'reader'] as const) assert.equal((await system.request('GET', '/audit', { as })).status, 403);
});
