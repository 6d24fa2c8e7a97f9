import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { listed } from '../../shared/network/resource/listing.ts';
import type { Filters } from '../../shared/network/resource/resource.ts';
import { routerResource } from '../../shared/network/routers/resource.ts';
import { type Router, routers } from '../../shared/network/routers/router.ts';
import type { Caller } from '../../shared/operation/policy.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { seededChance, storyClock } from '../support/clock.ts';

const clock = storyClock();
const opened = openSqliteStore({ path: ':memory:', clock });
after(() => opened.close());

let items = 0;
const store = {
  ...opened,
  get: opened.get.bind(opened),
  commit: opened.commit.bind(opened),
  getMany: opened.getMany.bind(opened),
  async list(query: Parameters<typeof opened.list>[0]) {
    const page = await opened.list(query);
    items += page.items.length;
    return page;
  },
};

const many = 1200;
const ids = Array.from({ length: many }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`);

function router(id: string): Router {
  const [createdAt, updatedAt] = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'];
  const standard = { id, projectId: 'project', name: id, description: '', tags: [], revision: 1, createdAt, updatedAt };
  return { ...standard, adminStateUp: true, availabilityZoneHints: [], gateway: null, interfaces: [], routes: [] };
}

before(async () => {
  for (let from = 0; from < many; from += 50) {
    await transaction({ store: opened, clock, chance: seededChance(from) }, async (tx) => {
      for (const id of ids.slice(from, from + 50)) tx.put(routers, router(id));
    });
  }
});

const caller = (isAdmin: boolean) => ({ projectId: 'project', roles: new Set(['reader', 'member']), isAdmin }) as unknown as Caller;

/** The ids of a page, and how many items were read for it. */
async function page(query: Filters, isAdmin = false) {
  items = 0;
  const request = { caller: caller(isAdmin), query, origin: '', url: { path: '/routers', query: '' } };
  const shown = (await listed(routerResource, store, request))['routers'] as readonly { readonly id: string }[];
  return { ids: shown.map(({ id }) => id), items };
}

test('pages in the order of ids are all that there is, each thing once', async () => {
  for (const isAdmin of [false, true]) {
    const found: string[] = [];
    for (let marker: string | undefined; ; marker = found.at(-1)) {
      const next = await page({ limit: ['70'], ...(marker === undefined ? {} : { marker: [marker] }) }, isAdmin);
      if (next.ids.length === 0) break;
      found.push(...next.ids);
    }
    assert.deepEqual(found, ids);
  }
});

test('a page reads what it shows and little more, wherever in the list it is', async () => {
  for (const marker of [undefined, ids[600], ids[1100]]) {
    const { ids: shown, items: read } = await page({ limit: ['20'], ...(marker === undefined ? {} : { marker: [marker] }) });
    assert.equal(shown.length, 20);
    assert.ok(read <= 22, `${read} items read after ${marker}`);
  }
});

test('of everybody a page reads so much in each shard', async () => {
  const { items: read } = await page({ limit: ['20'], marker: [String(ids[600])] }, true);
  assert.ok(read <= 16 * 22, `${read} items read`);
});

test('a list without a limit is all that there is after the marker', async () => {
  assert.deepEqual((await page({ marker: [String(ids[1000])] })).ids, ids.slice(1001));
});
