import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyText, WrittenList } from '../../shared/operation/body-text.ts';

const written = (things: readonly unknown[]) => {
  const list = new WrittenList();
  for (const thing of things) list.add(JSON.stringify(thing));
  return list;
};

test('a body with a written list is the JSON that it would be with the list itself', () => {
  const lists = {
    none: [],
    one: [{ id: 'a', gone: undefined, nothing: null }],
    'every width of UTF-8': ['a', 'é', '€', '😀', '"\\\n'].map((name) => ({ name })),
    'very many things': Array.from({ length: 3_000 }, (_, index) => ({ index, name: '€'.repeat(40) })),
    'a very large thing between small ones': [{ id: 1 }, { name: '😀'.repeat(200_000) }, { id: 2 }],
  };
  for (const [what, things] of Object.entries(lists)) {
    const links = [{ rel: 'next', href: 'http://cloud/servers?marker=a' }];
    assert.equal(
      bodyText({ servers: written(things), servers_links: links }),
      JSON.stringify({ servers: things, servers_links: links }),
      what,
    );
  }
});

test('a body without one is plain JSON', () => {
  for (const body of [{ server: { id: 'a' } }, [], null, 'text', 1]) assert.equal(bodyText(body), JSON.stringify(body));
});
