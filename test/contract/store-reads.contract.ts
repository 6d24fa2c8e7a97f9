import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Condition, ListQuery, Store } from '../../shared/store/port.ts';
import { keyAttributes, projectionOf, secondaryIndexes } from '../../shared/store/table.ts';
import { at, put, readAll, remove, storeSteps } from './store-steps.ts';

/** How every adapter of the store reads. */
export function storeReadsContract(name: string, makeStore: () => Promise<Store>): void {
  const { commit, filled, sortKeys } = storeSteps(`${name} reads`, makeStore);

  describe(`${name}: reading`, () => {
    test('many items come in the order of their keys, with gaps for the missing ones', async () => {
      const store = await filled(at('a'), at('b'), at('a', 'Q'));
      const items = await store.getMany([at('b'), at('none'), at('a', 'Q'), at('a')]);
      assert.deepEqual(
        items.map((item) => item && `${item.pk} ${item.sk}`),
        ['P b', undefined, 'Q a', 'P a'],
      );
      assert.deepEqual(await store.getMany([]), []);
    });

    test('many items larger than one answer of DynamoDB come all the same', async () => {
      const store = await makeStore();
      const keys = Array.from({ length: 60 }, (_, index) => at(`item ${index}`));
      const data = 'x'.repeat(300_000);
      for (let start = 0; start < keys.length; start += 12)
        await commit(store, ...keys.slice(start, start + 12).map((key) => put(key, { data })));
      const items = await store.getMany(keys);
      assert.deepEqual(
        items.map((item) => item?.sk),
        keys.map(({ sk }) => sk),
      );
    });

    test('asking for more than 100 items, or for one of them twice, throws', async () => {
      const store = await makeStore();
      await assert.rejects(store.getMany(Array.from({ length: 101 }, (_, index) => at(`${index}`))));
      await assert.rejects(store.getMany([at('a'), at('a')]));
    });

    // U+FF5E sorts after U+1F642 in UTF-16, JavaScript's own order, and before it in UTF-8.
    const ordered = ['A', 'a', 'a#1', 'a#10', 'a#2', 'a#\u{10ffff}', 'a#\u{10ffff}x', 'a$', 'b', 'é', '\uff5e', '\u{1f642}'];

    const ranges: readonly (readonly [what: string, query: Partial<ListQuery>, expected: readonly string[]])[] = [
      ['the partition in byte order', {}, ordered],
      ['another partition, which is empty', { partition: 'none' }, []],
      ['a prefix', { range: { prefix: 'a#' } }, ['a#1', 'a#10', 'a#2', 'a#\u{10ffff}', 'a#\u{10ffff}x']],
      ['a prefix that ends in the highest character', { range: { prefix: 'a#\u{10ffff}' } }, ['a#\u{10ffff}', 'a#\u{10ffff}x']],
      ['the empty prefix, which all have', { range: { prefix: '' } }, ordered],
      ['inclusive bounds', { range: { from: 'a#1', to: 'a#2' } }, ['a#1', 'a#10', 'a#2']],
      ['a lower bound', { range: { from: 'b' } }, ['b', 'é', '\uff5e', '\u{1f642}']],
      ['an upper bound', { range: { to: 'a' } }, ['A', 'a']],
      ['an empty lower bound', { range: { from: '', to: 'a' } }, ['A', 'a']],
      ['an empty upper bound, below everything', { range: { to: '' } }, []],
      ['bounds that exclude each other', { range: { from: 'b', to: 'a' } }, []],
      ['what follows an item that is not there', { after: at('a#11') }, ordered.slice(4)],
      ['what follows a place before the range', { range: { prefix: 'a#' }, after: at('A') }, ordered.slice(2, 7)],
      ['what follows a place beyond the range', { range: { prefix: 'a#' }, after: at('b') }, []],
      ['what follows a place before bounds', { range: { from: 'a#1', to: 'a#2' }, after: at('a') }, ['a#1', 'a#10', 'a#2']],
      ['what follows the upper bound', { range: { from: 'a#1', to: 'a#2' }, after: at('a#2') }, []],
    ];
    test('a list of the table honours ranges and starts, in both orders and at every page size', async () => {
      const store = await filled(...ordered.toReversed().map((sk) => at(sk)), at('a', 'Q'));
      for (const [what, query, expected] of ranges)
        for (const limit of [1, 3, 100])
          assert.deepEqual(await sortKeys(store, { ...query, limit }), expected, `${what}, ${limit} at a time`);
      for (const [what, query, expected] of ranges.filter(([, { after }]) => !after))
        for (const limit of [1, 3, 100])
          assert.deepEqual(await sortKeys(store, { ...query, limit, order: 'descending' }), expected.toReversed(), `${what}, backwards`);
      const backwards = { order: 'descending', range: { prefix: 'a#' } } as const;
      assert.deepEqual(await sortKeys(store, { ...backwards, after: at('b') }), ordered.slice(2, 7).toReversed());
      assert.deepEqual(await sortKeys(store, { ...backwards, after: at('a#11') }), ['a#10', 'a#1']);
      assert.deepEqual(await sortKeys(store, { ...backwards, after: at('A') }), []);
      assert.deepEqual(await sortKeys(store, { order: 'descending', range: { from: 'b' }, after: at('b') }), []);
    });

    test('a page holds no more than its limit', async () => {
      const store = await filled(at('a'), at('b'), at('c'));
      const { items, after } = await store.list({ index: 'table', partition: 'P', limit: 2 });
      assert.equal([...items].length, 2);
      assert.ok(after);
      await assert.rejects(store.list({ index: 'table', partition: 'P', limit: 0 }));
    });

    test('a list of more than a megabyte comes in as many pages as it takes', async () => {
      const store = await makeStore();
      const keys = Array.from({ length: 8 }, (_, index) => at(`item ${index}`));
      await commit(store, ...keys.map((key) => put(key, { data: 'x'.repeat(300_000) })));
      assert.deepEqual(
        await sortKeys(store, {}),
        keys.map(({ sk }) => sk),
      );
    });
  });

  describe(`${name}: indexes`, () => {
    for (const index of secondaryIndexes) {
      const { partition, sort } = keyAttributes[index];
      const isNarrow = projectionOf(index) !== undefined;
      test(`${index} lists ${isNarrow ? 'narrow rows of' : 'whole'} items that have both ${partition} and ${sort}, by ${sort}`, async () => {
        const store = await makeStore();
        const content = (sk: string) => ({ name: sk, progress: 7, host: null, more: [sk] });
        const seen = (sk: string) => (isNarrow ? { name: sk, progress: 7 } : { ...content(sk), version: 1 });
        const named = (sk: string, value: string) => put(at(sk), { [partition]: 'V', [sort]: value, ...content(sk) });
        await commit(
          store,
          named('x', '3'),
          named('y', '1'),
          named('z', '2'),
          put(at('half'), { [partition]: 'V' }),
          put(at('other half'), { [sort]: '4' }),
          put(at('elsewhere'), { [partition]: 'W', [sort]: '0' }),
        );
        const query = { index, partition: 'V', limit: 2 } as const;
        const expected = [
          { ...at('y'), [partition]: 'V', [sort]: '1', ...seen('y') },
          { ...at('z'), [partition]: 'V', [sort]: '2', ...seen('z') },
          { ...at('x'), [partition]: 'V', [sort]: '3', ...seen('x') },
        ];
        assert.deepEqual(await readAll(store, query), expected);
        assert.deepEqual(await readAll(store, { ...query, order: 'descending' }), expected.toReversed());
        assert.deepEqual(await readAll(store, { ...query, range: { from: '2' } }), expected.slice(1));
        assert.deepEqual(
          await readAll(store, { ...query, after: { ...at('gone', 'gone'), [partition]: 'V', [sort]: '15' } }),
          expected.slice(1),
        );
        if (!isNarrow) return;
        const [, first] = await readAll(store, { ...query, only: ['progress', 'host', 'vmState'] });
        assert.deepEqual(first, { ...at('z'), [partition]: 'V', [sort]: '2', progress: 7 });
      });
    }

    // Every kind of value that narrow rows hold; the fullwidth tilde and the smile are in another order by bytes than by units.
    const told: Readonly<Record<string, string | number | null | undefined>> = {
      ...{ a: 'web-1', b: 'web-10', c: 'WEB', d: '', e: '7', f: 7, g: null, h: undefined, i: '\uff5e', j: '\u{1f642}', k: -1.5, l: '%_' },
    };
    const conditions: readonly (readonly [what: string, where: readonly Condition[], expected: string])[] = [
      ['no condition', [], 'abcdefghijkl'],
      ['one of some texts', [{ attribute: 'name', oneOf: ['web-1', '', 'none'] }], 'ad'],
      ['one of some numbers', [{ attribute: 'name', oneOf: [7] }], 'f'],
      ['one of some, or none at all', [{ attribute: 'name', oneOf: ['7'], orMissing: true }], 'egh'],
      ['a text that contains another', [{ attribute: 'name', contains: 'web-1' }], 'ab'],
      ['signs that mean something to others', [{ attribute: 'name', contains: '%_' }], 'l'],
      ['a text that contains what others hold as a number', [{ attribute: 'name', contains: '7' }], 'e'],
      ['texts from one on', [{ attribute: 'name', from: 'web-1' }], 'abij'],
      ['texts from one on, by bytes', [{ attribute: 'name', from: '\uff5e' }], 'ij'],
      ['texts up to one', [{ attribute: 'name', to: 'WEB' }], 'cdel'],
      ['texts up to one, or none at all', [{ attribute: 'name', to: '6', orMissing: true }], 'dghl'],
      ['numbers from one on', [{ attribute: 'name', from: 0 }], 'f'],
      ['numbers up to one', [{ attribute: 'name', to: 7 }], 'fk'],
      [
        'all of several conditions',
        [
          { attribute: 'name', contains: 'web' },
          { attribute: 'progress', from: 1 },
        ],
        'b',
      ],
    ];
    for (const index of secondaryIndexes.filter((each) => projectionOf(each) !== undefined)) {
      test(`${index} lists the rows that meet conditions, at every page size and in both orders`, async () => {
        const store = await makeStore();
        const { partition, sort } = keyAttributes[index];
        const rows = Object.entries(told);
        await commit(
          store,
          ...rows.map(([sk, name], progress) =>
            put(at(sk), { [partition]: 'V', [sort]: sk, progress, ...(name !== undefined && { name }) }),
          ),
        );
        for (const [what, where, expected] of conditions) {
          for (const limit of [1, 3, 12, 100]) {
            for (const order of ['ascending', 'descending'] as const) {
              const found = await readAll(store, { index, partition: 'V', limit, order, where, only: ['vmState'] });
              const letters = found.map(({ sk }) => sk);
              assert.equal((order === 'ascending' ? letters : letters.toReversed()).join(''), expected, `${what}, ${limit} at a time`);
              assert.ok(found.every((row) => Object.keys(row).length === 4));
            }
          }
          const some = await readAll(store, { index, partition: 'V', limit: 2, where, range: { from: 'b', to: 'j' } });
          assert.equal(some.map(({ sk }) => sk).join(''), expected.replaceAll(/[akl]/g, ''), `${what}, within bounds`);
        }
      });
    }

    test('a page looks at as many rows as its limit says, however few of them it shows', async () => {
      const store = await makeStore();
      const row = (sk: string, name: string) => put(at(sk), { narrow_key: 'V', project_sort: sk, name });
      await commit(store, row('a', 'x'), row('b', 'x'), row('c', 'y'), row('d', 'x'));
      const query = { index: 'narrow', partition: 'V', limit: 2, where: [{ attribute: 'name', oneOf: ['y'] }] } as const;
      const first = await store.list(query);
      assert.deepEqual(first.items, []);
      assert.ok(first.after);
      const second = await store.list({ ...query, after: first.after });
      assert.deepEqual(
        second.items.map(({ sk }) => sk),
        ['c'],
      );
    });

    test('conditions that no index can look at throw', async () => {
      const store = await makeStore();
      const refused = (where: Condition, index: ListQuery['index'] = 'narrow') =>
        assert.rejects(store.list({ index, partition: 'V', limit: 1, where: [where] }));
      await refused({ attribute: 'name', contains: 'x' }, 'project');
      await refused({ attribute: 'tags', contains: 'x' });
      await refused({ attribute: 'name', contains: '' });
      await refused({ attribute: 'name', contains: '\ud800' });
      await refused({ attribute: 'name', oneOf: [] });
      await refused({ attribute: 'name', oneOf: Array.from({ length: 101 }, (_, index) => index) });
    });

    test('an item enters, moves within and leaves an index as it is put and removed', async () => {
      const store = await makeStore();
      const due = async () =>
        (await readAll(store, { index: 'due', partition: '0', limit: 5 })).map(({ sk, due_sort }) => `${sk} ${due_sort}`);
      await commit(store, put(at('a')), put(at('b'), { due_key: '0', due_sort: '2' }));
      await commit(store, put(at('a'), { due_key: '0', due_sort: '1' }, 1));
      assert.deepEqual(await due(), ['a 1', 'b 2']);
      await commit(store, put(at('a'), { due_key: '0', due_sort: '3' }, 2), { kind: 'add', key: at('b'), amounts: { tries: 1 } });
      assert.deepEqual(await due(), ['b 2', 'a 3']);
      await commit(store, put(at('a'), {}, 3), remove(at('b'), 2));
      assert.deepEqual(await due(), []);
    });

    test('pages of an index neither lose nor repeat items that sort alike', async () => {
      const store = await makeStore();
      const keys = Array.from({ length: 8 }, (_, index) => at('VOLUME', `P${index}`));
      await commit(store, ...keys.map((key, index) => put(key, { host_key: 'h', host_sort: index < 7 ? 'same' : 'tail' })));
      for (const order of ['ascending', 'descending'] as const) {
        const items = await readAll(store, { index: 'host', partition: 'h', limit: 2, order, range: { from: 'same', to: 'same' } });
        assert.deepEqual(
          items.map(({ pk }) => pk).toSorted(),
          keys.slice(0, 7).map(({ pk }) => pk),
        );
      }
    });

    test('a start in an index without the attribute it sorts by throws', async () => {
      const store = await makeStore();
      await assert.rejects(store.list({ index: 'host', partition: 'h', limit: 1, after: at('a') }));
    });
  });
}
