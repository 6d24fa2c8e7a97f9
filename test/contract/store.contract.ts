import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Store, TooLarge, type Write } from '../../shared/store/port.ts';
import { storeReadsContract } from './store-reads.contract.ts';
import { add, at, check, committed, put, remove, storeSteps, thing } from './store-steps.ts';

/** What every adapter of the store must do. `makeStore` makes an empty store. */
export function storeContract(name: string, makeStore: () => Promise<Store>): void {
  const { commit, filled, freshToken, refusal, sortKeys } = storeSteps(name, makeStore);

  describe(`${name}: puts, removes and checks`, () => {
    test('an item that was never put is not there', async () => {
      assert.equal(await (await makeStore()).get(thing), undefined);
    });

    test('an item comes back as it was put, at version 1, without its undefined members', async () => {
      const store = await makeStore();
      const attributes = { text: 'Grüße 🙂 \u0000', empty: '', whole: -7, fraction: 0.1, large: 2 ** 53 - 1, yes: true, nothing: null };
      const deep = { list: [1, 'a', null, [], {}, { inner: [false] }], map: { a: { b: {} }, gone: undefined } };
      assert.deepEqual(await commit(store, put(thing, { ...attributes, deep, gone: undefined })), committed);
      assert.deepEqual(await store.get(thing), {
        ...thing,
        ...attributes,
        deep: { list: [1, 'a', null, [], {}, { inner: [false] }], map: { a: { b: {} } } },
        version: 1,
      });
    });

    test('members of maps may be named as members of every object are', async () => {
      const store = await makeStore();
      const names = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', 'name'];
      const map = Object.fromEntries(names.map((name) => [name, `value of ${name}`]));
      const deep = { map, list: [map], kinds: [{ constructor: { name: 'Set' } }, { constructor: { name: 'Map' } }, { constructor: {} }] };
      assert.deepEqual(await commit(store, put(thing, { deep })), committed);
      assert.deepEqual(await store.get(thing), { ...thing, deep, version: 1 });
      assert.deepEqual(await commit(store, put(thing)), refusal([0, { ...thing, deep, version: 1 }]));
    });

    test('a put replaces the whole item and raises its version, whatever version the item carries', async () => {
      const store = await makeStore();
      await commit(store, put(thing, { old: 1 }));
      assert.deepEqual(await commit(store, put(thing, { fresh: 2, version: 40 }, 1)), committed);
      assert.deepEqual(await store.get(thing), { ...thing, fresh: 2, version: 2 });
    });

    const unmet: readonly (readonly [what: string, write: Write])[] = [
      ['a put that expects an absent item', put(thing)],
      ['a put that expects an older version', put(thing, {}, 1)],
      ['a put that expects a later version', put(thing, {}, 3)],
      ['a remove that expects an older version', remove(thing, 1)],
      ['a check that expects an absent item', check(thing, 'absent')],
      ['a check that expects an older version', check(thing, 1)],
    ];
    for (const [what, write] of unmet) {
      test(`${what} is refused with the item in the way`, async () => {
        const store = await makeStore();
        await commit(store, put(thing, { name: 'first' }));
        await commit(store, put(thing, { name: 'second' }, 1));
        const standing = { ...thing, name: 'second', version: 2 };
        assert.deepEqual(await commit(store, write), refusal([0, standing]));
        assert.deepEqual(await store.get(thing), standing);
      });
    }

    const missed = [put(thing, {}, 1), remove(thing, 1), check(thing, 1)];
    for (const write of missed) {
      test(`a ${write.kind} that expects a version of a missing item is refused without an item`, async () => {
        const store = await makeStore();
        assert.deepEqual(await commit(store, write), refusal([0, undefined]));
        assert.equal(await store.get(thing), undefined);
      });
    }

    test('a removed item is gone, and starts at version 1 when it is put again', async () => {
      const store = await filled(thing);
      assert.deepEqual(await commit(store, remove(thing, 1)), committed);
      assert.equal(await store.get(thing), undefined);
      await commit(store, put(thing));
      assert.equal((await store.get(thing))?.version, 1);
    });

    test('a check that holds lets the commit through and changes nothing', async () => {
      const store = await filled(thing);
      assert.deepEqual(await commit(store, check(thing, 1), check(at('none'), 'absent'), put(at('a'))), committed);
      assert.equal((await store.get(thing))?.version, 1);
      assert.equal(await store.get(at('none')), undefined);
    });
  });

  describe(`${name}: commits`, () => {
    test('a commit makes all of its writes or none, and names every write that failed', async () => {
      const store = await filled(at('a'), at('b'));
      const a = { ...at('a'), version: 1 };
      const result = await commit(store, put(at('c')), put(at('a')), remove(at('b'), 1), check(at('d'), 4), add(at('e'), 5));
      assert.deepEqual(result, refusal([1, a], [3, undefined]));
      assert.deepEqual(await sortKeys(store, {}), ['a', 'b']);
    });

    test('a commit holds 100 writes', async () => {
      const store = await makeStore();
      const keys = Array.from({ length: 100 }, (_, index) => at(`item ${String(index).padStart(3, '0')}`));
      assert.deepEqual(await commit(store, ...keys.map((key) => put(key))), committed);
      assert.deepEqual(
        await store.getMany(keys),
        keys.map((key) => ({ ...key, version: 1 })),
      );
    });

    test('the same token with the same writes is answered committed and not made again', async () => {
      const store = await makeStore();
      const writes = [add(thing, 3), put(at('a'), { map: { x: 1, y: 2 } })];
      const again = [add(thing, 3), put(at('a'), { map: { y: 2, x: 1 } })];
      const token = freshToken();
      assert.deepEqual(await store.commit(writes, token), committed);
      assert.deepEqual(await store.commit(again, token), committed);
      assert.deepEqual(await store.get(thing), { ...thing, used: 3, version: 1 });
      assert.deepEqual(await commit(store, add(thing, 3)), committed);
      assert.deepEqual(await store.get(thing), { ...thing, used: 6, version: 2 });
    });

    test('the same token with other writes is a mistake that throws', async () => {
      const store = await makeStore();
      const token = freshToken();
      await store.commit([put(at('a'))], token);
      await assert.rejects(store.commit([put(at('b'))], token), { name: 'TokenReused' });
      assert.equal(await store.get(at('b')), undefined);
    });

    test('a refused commit may be made later with the same token', async () => {
      const store = await filled(thing);
      const token = freshToken();
      assert.equal((await store.commit([put(thing)], token)).outcome, 'refused');
      await commit(store, remove(thing, 1));
      assert.deepEqual(await store.commit([put(thing)], token), committed);
      assert.equal((await store.get(thing))?.version, 1);
    });

    const mistakes: readonly (readonly [what: string, writes: readonly Write[], token: string])[] = [
      ['no writes', [], 't'],
      ['101 writes', Array.from({ length: 101 }, (_, index) => put(at(`${index}`))), 't'],
      ['two writes of one key', [put(at('a')), check(at('a'), 1)], 't'],
      ['an empty partition key', [put(at('a', ''))], 't'],
      ['an empty sort key', [check(at(''), 1)], 't'],
      ['an index attribute that is no text', [put(at('a'), { volume_id: null })], 't'],
      ['an index attribute that is empty', [put(at('a'), { host_key: '' })], 't'],
      ['a time to live that is no number', [put(at('a'), { expires_at: 'soon' })], 't'],
      ['a fractional amount', [add(at('a'), 0.5)], 't'],
      ['an amount for the version', [{ kind: 'add', key: at('a'), amounts: { version: 5 } }], 't'],
      ['an empty token', [put(at('a'))], ''],
      ['a token of 37 characters', [put(at('a'))], 't'.repeat(37)],
    ];
    for (const [what, writes, token] of mistakes) {
      test(`a commit with ${what} throws and writes nothing`, async () => {
        const store = await makeStore();
        await assert.rejects(store.commit(writes, token));
        assert.deepEqual(await sortKeys(store, {}), []);
      });
    }
  });

  describe(`${name}: sizes`, () => {
    const large: readonly (readonly [what: string, writes: readonly Write[]])[] = [
      ['an item of more than 400 kB', [put(at('a')), put(at('b'), { data: 'x'.repeat(409_601) })]],
      ['an item of more than 400 kB in fewer characters', [put(at('a'), { data: '🙂'.repeat(102_401) })]],
      ['more than 4 MB', Array.from({ length: 11 }, (_, index) => put(at(`${index}`), { data: 'x'.repeat(400_000) }))],
    ];
    for (const [what, writes] of large) {
      test(`a commit with ${what} is too large, and writes nothing`, async () => {
        const store = await makeStore();
        await assert.rejects(store.commit(writes, freshToken()), TooLarge);
        assert.deepEqual(await sortKeys(store, {}), []);
      });
    }
  });

  describe(`${name}: counters`, () => {
    test('an add makes the item, counts from 0, and leaves its other attributes alone', async () => {
      const store = await makeStore();
      assert.deepEqual(await commit(store, add(thing, 2, { min: 0, max: 2 })), committed);
      assert.deepEqual(await store.get(thing), { ...thing, used: 2, version: 1 });
      await commit(store, put(thing, { used: 2, name: 'quota' }, 1));
      const both: Write = { kind: 'add', key: thing, amounts: { used: -3, reserved: 0 } };
      assert.deepEqual(await commit(store, both), committed);
      assert.deepEqual(await store.get(thing), { ...thing, used: -1, reserved: 0, name: 'quota', version: 3 });
    });

    test('bounds are inclusive, and an add beyond one is refused with the item in the way', async () => {
      const store = await makeStore();
      await commit(store, add(thing, 5));
      const five = { ...thing, used: 5, version: 1 };
      assert.deepEqual(await commit(store, add(thing, 6, { max: 10 })), refusal([0, five]));
      assert.deepEqual(await commit(store, add(thing, -6, { min: 0 })), refusal([0, five]));
      assert.deepEqual(await commit(store, add(thing, 5, { min: 0, max: 10 })), committed);
      assert.deepEqual(await commit(store, add(thing, -10, { min: 0, max: 10 })), committed);
      assert.deepEqual(await store.get(thing), { ...thing, used: 0, version: 3 });
    });

    test('a missing counter is 0 to its bounds, whether or not the item is there', async () => {
      const store = await makeStore();
      assert.deepEqual(await commit(store, add(thing, 11, { max: 10 })), refusal([0, undefined]));
      assert.deepEqual(await commit(store, add(thing, -1, { min: 0 })), refusal([0, undefined]));
      await commit(store, put(thing, { name: 'quota' }));
      assert.deepEqual(await commit(store, add(thing, 11, { max: 10 })), refusal([0, { ...thing, name: 'quota', version: 1 }]));
      assert.deepEqual(await commit(store, add(thing, 10, { max: 10 })), committed);
    });

    test('bounds hold for counters that are not added to, and for each counter by itself', async () => {
      const store = await makeStore();
      await commit(store, { kind: 'add', key: thing, amounts: { used: 5, held: 9 } });
      const bounds = { used: { max: 10 }, held: { max: 9 }, missing: { min: 0 } };
      assert.deepEqual(await commit(store, { kind: 'add', key: thing, amounts: { used: 5 }, bounds }), committed);
      const { outcome } = await commit(store, { kind: 'add', key: thing, amounts: { used: -1, held: 1 }, bounds });
      assert.equal(outcome, 'refused');
      assert.deepEqual(await store.get(thing), { ...thing, used: 10, held: 9, version: 2 });
    });
  });

  describe(`${name}: concurrency`, () => {
    test('of parallel commits that expect the same version exactly one is made', async () => {
      const store = await filled(thing);
      const writers = Array.from({ length: 12 }, (_, index) => `writer ${index}`);
      const results = await Promise.all(writers.map((writer) => commit(store, put(thing, { writer }, 1), put(at(writer)))));
      const winners = writers.filter((_, index) => results[index]?.outcome === 'committed');
      assert.equal(winners.length, 1);
      assert.deepEqual(await sortKeys(store, {}), winners);
      assert.deepEqual(await store.get(thing), { ...thing, writer: winners[0], version: 2 });
    });

    test('parallel adds never leave the bounds, and as many are made as fit', async () => {
      const store = await makeStore();
      const persist = async (): Promise<string> => {
        const { outcome } = await commit(store, add(thing, 2, { max: 15 }));
        return outcome === 'contended' ? persist() : outcome;
      };
      const outcomes = await Promise.all(Array.from({ length: 12 }, persist));
      assert.equal(outcomes.filter((outcome) => outcome === 'committed').length, 7);
      assert.equal(outcomes.filter((outcome) => outcome === 'refused').length, 5);
      assert.deepEqual(await store.get(thing), { ...thing, used: 14, version: 7 });
    });
  });

  storeReadsContract(name, makeStore);
}
