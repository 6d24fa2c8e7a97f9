import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openSqliteQueues } from '../../shared/messaging/sqlite.ts';
import { StoreUnavailable } from '../../shared/store/port.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { openDatabase } from '../../shared/store/sqlite-database.ts';
import { fakeClock, seededChance } from '../support/clock.ts';
import { projects } from '../support/personas.ts';
import { makeSystem } from '../support/system.ts';

function newDatabase(context: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'micronova-full-'));
  const path = join(folder, 'micronova.db');
  const database = openDatabase(path);
  context.after(() => {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { path, database };
}

/** What SQLite says when the machine refuses it, and how the machine comes to its senses. */
const troubles = [
  {
    trouble: 'a full disk',
    begin: 'PRAGMA max_page_count = 1',
    end: 'PRAGMA max_page_count = 1000000',
    status: 507,
    retryAfter: undefined,
  },
  { trouble: 'a file that cannot be written', begin: 'PRAGMA query_only = 1', end: 'PRAGMA query_only = 0', status: 503, retryAfter: '1' },
];

for (const { trouble, begin, end, status, retryAfter } of troubles) {
  test(`${trouble} is a ${status} in the words of each service, and what is asked afterwards succeeds`, async (context) => {
    const { path, database } = newDatabase(context);
    const clock = fakeClock();
    const store = openSqliteStore({ path, clock, database });
    const system = await makeSystem({ store, clock });
    context.after(() => system.close());
    const requests = [
      ['/compute/v2.1/os-keypairs', { keypair: { name: 'k'.repeat(200), public_key: `ssh-ed25519 ${ed25519}` } }],
      [`/volume/v3/${projects.own}/volumes`, { volume: { size: 1, name: 'v'.repeat(200) } }],
      ['/image/v2/images', { name: 'i'.repeat(200), container_format: 'bare', disk_format: 'raw' }],
    ] as const;
    // The page that is at hand is filled first: only then does SQLite need a new one.
    database.exec(begin);
    for (const [url, body] of requests) {
      let answer = await system.request('POST', url, { as: 'member', body });
      for (let name = 0; answer.status < 300 && name < 100; name++) {
        const again = JSON.parse(JSON.stringify(body).replace(/(kkk|vvv|iii)/, String(100 + name)));
        answer = await system.request('POST', url, { as: 'member', body: again });
      }
      assert.equal(answer.status, status, `${url} ${JSON.stringify(answer.body)}`);
      assert.equal(answer.headers['Retry-After'], retryAfter);
    }
    assert.equal((await system.request('GET', '/compute/v2.1/servers/detail', { as: 'member' })).status, 200, 'what is there can be read');
    assert.ok(system.records.some(({ event, level }) => event === 'store unavailable' && level === 'error'));
    database.exec(end);
    for (const [url, body] of requests) {
      const again = JSON.parse(JSON.stringify(body).replace(/(kkk|vvv|iii)/, 'end'));
      assert.ok((await system.request('POST', url, { as: 'member', body: again })).status < 300, url);
    }
    system.assertNoDefects();
  });

  test(`${trouble} is the same failure of the queues, and they recover as well`, async (context) => {
    const { path, database } = newDatabase(context);
    const queues = openSqliteQueues({ path, clock: fakeClock(), chance: seededChance(1), database });
    await queues.ensure('q');
    const body = 'x'.repeat(10_000);
    await queues.send('q', { group: 'g', deduplicationId: '1', body });
    database.exec(begin);
    await assert.rejects(queues.send('q', { group: 'g', deduplicationId: '2', body }), StoreUnavailable);
    database.exec(end);
    await queues.send('q', { group: 'g', deduplicationId: '2', body });
    assert.equal(await queues.depth('q'), 2);
  });
}

const ed25519 = Buffer.concat([
  Buffer.from([0, 0, 0, 11]),
  Buffer.from('ssh-ed25519'),
  Buffer.from([0, 0, 0, 32]),
  Buffer.alloc(32, 7),
]).toString('base64');
