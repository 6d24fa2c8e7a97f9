import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listText } from '../../shared/operation/list-text.ts';
import { echo, serving } from '../support/serving.ts';

const written = (things: readonly unknown[]) => things.map((thing) => JSON.stringify(thing));

test('a written list is the JSON that it would be with the things themselves', () => {
  const lists = {
    none: [],
    one: [{ id: 'a', gone: undefined, nothing: null }],
    'every width of UTF-8': ['a', 'é', '€', '😀', '"\\\n'].map((name) => ({ name })),
    'very many things': Array.from({ length: 3_000 }, (_, index) => ({ index, name: '€'.repeat(40) })),
    'a very large thing between small ones': [{ id: 1 }, { name: '😀'.repeat(200_000) }, { id: 2 }],
  };
  for (const [what, things] of Object.entries(lists)) {
    const links = [{ rel: 'next', href: 'http://cloud/servers?marker=a' }];
    const more = { servers_links: links };
    assert.equal(listText('servers', written(things), more), JSON.stringify({ servers: things, ...more }), what);
    assert.equal(listText('servers', written(things)), JSON.stringify({ servers: things }), what);
  }
});

test('what is JSON already is sent as it is, everything else as its JSON', async () => {
  const { ask } = serving(
    echo({ name: 'a', path: '/a', handle: async () => ({ text: listText('things', written([1, 'é'])) }) }),
    ...[{ server: { id: 'a' } }, [], null, 'text', 1].map((body, index) =>
      echo({ name: `${index}`, path: `/${index}`, handle: async () => ({ body }) }),
    ),
  );
  assert.deepEqual((await ask('POST', '/compute/v2.1/a')).body, { things: [1, 'é'] });
  for (const [index, body] of [{ server: { id: 'a' } }, [], null, 'text', 1].entries())
    assert.deepEqual((await ask('POST', `/compute/v2.1/${index}`)).body, body);
});
