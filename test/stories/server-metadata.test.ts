import assert from 'node:assert/strict';
import { projectQuotas } from '../../shared/quota/own-limits.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { projectIdOf } from '../support/personas.ts';
import { cloud, complaint } from './cloud.ts';
import { story } from './story.ts';

story('metadata are added to, replaced, and changed item by item', async (system) => {
  const { ask, boot, show } = cloud(system);
  const id = await boot('web', { metadata: { one: '1' } });
  const path = `/servers/${id}/metadata`;
  assert.deepEqual((await ask('POST', path, { metadata: { two: '2', naïve: '' } })).status, 400, 'keys are plain');
  assert.deepEqual((await ask('POST', path, { metadata: { two: '2', unicode: 'ünïcödé 🌊' } })).at('metadata'), {
    one: '1',
    two: '2',
    unicode: 'ünïcödé 🌊',
  });
  assert.deepEqual((await ask('PUT', `${path}/one`, { meta: { one: 'first' } })).at('meta'), { one: 'first' });
  assert.deepEqual((await ask('GET', `${path}/one`)).at('meta'), { one: 'first' });
  assert.equal((await ask('DELETE', `${path}/two`)).status, 204);
  assert.deepEqual((await show(id)).at('server.metadata'), { one: 'first', unicode: 'ünïcödé 🌊' });
  assert.deepEqual((await ask('PUT', path, { metadata: { three: '3' } })).at('metadata'), { three: '3' });
  assert.deepEqual((await ask('GET', path)).at('metadata'), { three: '3' });
  for (const method of ['GET', 'DELETE'] as const) {
    const missing = await ask(method, `${path}/one`);
    assert.deepEqual([missing.status, complaint(missing, 'itemNotFound')], [404, 'Metadata item was not found']);
  }
  const other = await ask('PUT', `${path}/one`, { meta: { two: '2' } });
  assert.deepEqual([other.status, complaint(other, 'badRequest')], [400, 'Request body and URI mismatch']);
  for (const meta of [{}, { one: '1', two: '2' }, { one: 1 }, { one: 'x'.repeat(256) }, null]) {
    assert.equal((await ask('PUT', `${path}/one`, { meta })).status, 400, JSON.stringify(meta));
  }
});

story('two who add to metadata at once both succeed', async (system) => {
  const { ask, boot } = cloud(system);
  const id = await boot('web');
  const path = `/servers/${id}/metadata`;
  const keys = ['a', 'b', 'c', 'd'];
  await Promise.all(keys.map((key) => ask('PUT', `${path}/${key}`, { meta: { [key]: key } })));
  assert.deepEqual(Object.keys((await ask('GET', path)).at('metadata') as object).sort(), keys);
});

story('there may be as many items as the project has quota for', async (system) => {
  const { ask, boot } = cloud(system);
  const id = await boot('web', { metadata: { a: '', b: '' } });
  const path = `/servers/${id}/metadata`;
  await transaction(system.ports, async (tx) =>
    tx.put(projectQuotas, { projectId: projectIdOf('member') ?? '', limits: { metadata_items: 3 } }),
  );
  assert.equal((await ask('POST', path, { metadata: { c: '' } })).status, 200);
  for (const [method, more, body] of [
    ['POST', '', { metadata: { d: '' } }],
    ['PUT', '/d', { meta: { d: '' } }],
    ['PUT', '', { metadata: { d: '', e: '', f: '', g: '' } }],
  ] as const) {
    const refused = await ask(method, `${path}${more}`, body);
    assert.deepEqual([refused.status, complaint(refused, 'forbidden')], [403, 'Maximum number of metadata items exceeds 3']);
  }
  assert.deepEqual((await ask('GET', path)).at('metadata'), { a: '', b: '', c: '' });
});

story('a lock and states other than those of servers that stand still or run keep metadata as they are', async (system) => {
  const { ask, boot, create, action } = cloud(system);
  const [id, building] = [await boot('web', { metadata: { a: '' } }), await create('building', { metadata: { a: '' } })];
  await action(id, 'lock');
  const changes = (server: string) =>
    [
      ['POST', '', { metadata: { d: '' } }, 'update metadata'],
      ['PUT', '', { metadata: { d: '' } }, 'update metadata'],
      ['PUT', '/d', { meta: { d: '' } }, 'update metadata'],
      ['DELETE', '/a', undefined, 'delete metadata'],
    ].map(([method, more, body, word]) => ({ method: method as 'POST', path: `/servers/${server}/metadata${more}`, body, word }));
  for (const { method, path, body } of changes(id)) {
    const refused = await ask(method, path, body);
    assert.deepEqual([refused.status, complaint(refused, 'conflictingRequest')], [409, `Instance ${id} is locked`]);
  }
  assert.equal((await cloud(system, 'admin').ask('PUT', `/servers/${id}/metadata/d`, { meta: { d: '' } })).status, 200);
  for (const { method, path, body, word } of changes(building)) {
    const refused = await ask(method, path, body);
    assert.deepEqual(
      [refused.status, complaint(refused, 'conflictingRequest')],
      [409, `Cannot '${word}' instance ${building} while it is in vm_state building`],
    );
  }
});
