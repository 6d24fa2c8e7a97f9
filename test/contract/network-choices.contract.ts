/** Choosing free addresses, on a store. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { knownAddress } from '../../shared/network/addresses/address.ts';
import { chooseAddresses } from '../../shared/network/addresses/choose.ts';
import { knownCidr } from '../../shared/network/addresses/cidr.ts';
import { blockKey, claimAddress, countUsed } from '../../shared/network/addresses/claims.ts';
import { poolText } from '../../shared/network/addresses/pools.ts';
import type { Store } from '../../shared/store/port.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { counted, of, sorted, subnetOf } from './address-claims.ts';

/** @param most how many addresses the large subnet of the races has at least */
export function networkChoicesContract(name: string, makeStore: () => Promise<Store>, most: { readonly prefix: number }): void {
  const cloud = async () => counted(await makeStore());

  describe(`${name}: choosing an address`, () => {
    test('takes one of the first thousand or so, at random', async () => {
      const { choose } = await cloud();
      const subnet = subnetOf('10.8.0.0/16', '10.8.0.1');
      const chosen: string[] = [];
      for (let port = 0; port < 40; port += 1) chosen.push(...((await choose(subnet, [`port ${port}`])) ?? []));
      assert.equal(new Set(chosen).size, 40);
      const places = chosen.map((address) => Number(knownAddress(address).value & 0xffffn));
      for (const place of places) assert.ok(place >= 2 && place < 1024, String(place));
      assert.ok(places.some((place) => place < 512) && places.some((place) => place >= 512));
    });

    test('takes the lowest where that is asked for', async () => {
      const { choose } = await cloud();
      const subnet = subnetOf('10.0.5.0/24', '10.0.5.1');
      assert.deepEqual(await choose(subnet, ['a'], { lowest: true }), ['10.0.5.2']);
      assert.deepEqual(await choose(subnet, ['b', 'b'], { lowest: true }), ['10.0.5.3', '10.0.5.4']);
    });

    const subnets = ['10.0.5.0/24', '10.0.0.0/8', 'fd00:5::/64', '::/0'];
    for (const cidr of subnets) {
      test(`costs two reads and two writes in ${cidr}`, async () => {
        const { choose, take } = await cloud();
        const subnet = subnetOf(cidr);
        for (let port = 0; port < 20; port += 1) await choose(subnet, ['before']);
        take();
        const [address = ''] = (await choose(subnet, ['a'])) ?? [];
        const { items, ...calls } = take();
        assert.deepEqual(calls, { gets: 0, lists: 2, commits: 1, writes: 2, refused: 0 });
        assert.ok(items < 64);
        assert.ok(knownCidr(cidr).last >= knownAddress(address).value);
      });
    }

    test('gives several ports and one port several addresses in one commit, reading no more', async () => {
      const { choose, take, claimed } = await cloud();
      const subnet = subnetOf('10.0.5.0/24', '10.0.5.1');
      const chosen = (await choose(subnet, ['a', 'b', 'a', 'c'])) ?? [];
      assert.deepEqual(take(), { gets: 0, lists: 2, items: 0, commits: 1, writes: 5, refused: 0 });
      assert.deepEqual(sorted(await claimed(subnet)), sorted(chosen));
      assert.equal(new Set(chosen).size, 4);
    });

    test('sees what its own transaction has claimed before', async () => {
      const { ports } = await cloud();
      const subnet = subnetOf('10.0.5.0/29');
      const all = await transaction(ports, async (tx) => {
        await claimAddress(tx, of('a', subnet, '10.0.5.3'));
        const chosen: (readonly string[] | undefined)[] = [];
        for (const portId of ['b', 'c', 'd', 'e', 'f', 'g']) chosen.push(await chooseAddresses(ports, tx, subnet, [portId]));
        return chosen;
      });
      const expected = ['10.0.5.1', '10.0.5.2', '10.0.5.4', '10.0.5.5', '10.0.5.6'];
      assert.deepEqual(sorted(all.flatMap((each) => each ?? [])), expected);
      assert.equal(all[5], undefined);
      assert.equal(await countUsed(ports.store, subnet.id), 6);
    });

    test('claims nothing where there are not as many as are wanted', async () => {
      const { choose, claimed } = await cloud();
      const subnet = subnetOf('10.0.5.0/29');
      assert.equal(await choose(subnet, Array.from({ length: 7 }, String)), undefined);
      assert.deepEqual(await claimed(subnet), []);
      assert.equal(await choose({ ...subnet, allocationPools: [] }, ['a']), undefined);
    });

    test('fills one pool after the other, to the last address, beside what was claimed outside of them', async () => {
      const { choose, claim } = await cloud();
      const ranges = ['10.0.5.40-10.0.5.44', '10.0.5.60-10.0.5.67', '10.0.5.2-10.0.5.3'];
      const pools = ranges.map((range) => ({ start: range.split('-')[0] ?? '', end: range.split('-')[1] ?? '' }));
      const subnet = { ...subnetOf('10.0.5.0/24'), allocationPools: pools };
      assert.deepEqual(pools.map(poolText), ranges);
      for (const outside of ['10.0.5.1', '10.0.5.45', '10.0.5.46', '10.0.5.47', '10.0.5.48', '10.0.5.49', '10.0.5.59', '10.0.5.68']) {
        await claim('outside', subnet, outside);
      }
      const chosen: string[] = [];
      for (let port = 0; port < 15; port += 1) chosen.push(...((await choose(subnet, [`port ${port}`])) ?? ['none']));
      const last = (address: string) => Number(address.split('.')[3]);
      const order = (numbers: readonly number[]) => numbers.toSorted((one, other) => one - other);
      assert.deepEqual(order(chosen.slice(0, 5).map(last)), [40, 41, 42, 43, 44]);
      assert.deepEqual(order(chosen.slice(5, 13).map(last)), [60, 61, 62, 63, 64, 65, 66, 67]);
      assert.deepEqual(order(chosen.slice(13).map(last)), [2, 3]);
      assert.equal(await choose(subnet, ['too late']), undefined);
    });

    test('goes beyond the first thousand when they are taken', async () => {
      const { choose, ports, take } = await cloud();
      const subnet = subnetOf('fd00:7::/64');
      const first = knownAddress('fd00:7::').value;
      const keys = Array.from({ length: 32 }, (_, block) => blockKey(subnet.id, { version: 6, value: first + BigInt(block * 32) }));
      await ports.store.commit(
        keys.map((key) => ({ kind: 'put', item: { ...key, used: 32 }, expect: 'absent' })),
        randomUUID(),
      );
      take();
      const [address = ''] = (await choose(subnet, ['a'])) ?? [];
      assert.equal(take().lists, 3);
      assert.ok(knownAddress(address).value >= first + 1024n);
    });

    test('goes by the pools as they are now', async () => {
      const { choose } = await cloud();
      const narrow = { ...subnetOf('10.0.5.0/24'), allocationPools: [{ start: '10.0.5.2', end: '10.0.5.3' }] };
      await choose(narrow, ['a', 'b']);
      assert.equal(await choose(narrow, ['c']), undefined);
      const wider = { ...narrow, allocationPools: [{ start: '10.0.5.2', end: '10.0.5.4' }] };
      assert.deepEqual(await choose(wider, ['c']), ['10.0.5.4']);
    });
  });

  describe(`${name}: races for addresses`, () => {
    test('fifty ports have the last fifty addresses, and the next has none', async () => {
      const { choose, claimed, ports } = await cloud();
      const subnet = { ...subnetOf('10.0.5.0/24'), allocationPools: [{ start: '10.0.5.20', end: '10.0.5.69' }] };
      const chosen = await Promise.all(Array.from({ length: 50 }, (_, index) => choose(subnet, [`port ${index}`])));
      assert.equal(new Set(chosen.flatMap((each) => each ?? [])).size, 50);
      assert.equal((await claimed(subnet)).length, 50);
      assert.equal(await countUsed(ports.store, subnet.id), 50);
      assert.equal(await choose(subnet, ['the next']), undefined);
    });

    test('of fifty who want the last three addresses three have one, and the others are told that there is none', async () => {
      const { choose } = await cloud();
      const subnet = { ...subnetOf('10.0.5.0/24'), allocationPools: [{ start: '10.0.5.31', end: '10.0.5.33' }] };
      const chosen = await Promise.all(Array.from({ length: 50 }, (_, index) => choose(subnet, [`port ${index}`])));
      assert.equal(chosen.filter((each) => each !== undefined).length, 3);
    });

    test('fifty at a time fill a large subnet to the last address', async () => {
      const { choose, claimed, ports, take } = await cloud();
      const subnet = subnetOf(`10.0.4.0/${most.prefix}`, '10.0.4.1');
      const size = 2 ** (32 - most.prefix) - 3;
      let next = 0;
      let refused = 0;
      const fill = async () => {
        while (next < size + 50) {
          next += 1;
          if ((await choose(subnet, [`port ${next}`])) === undefined) refused += 1;
        }
      };
      await Promise.all(Array.from({ length: 50 }, fill));
      const calls = take();
      assert.equal(refused, 50);
      assert.equal((await claimed(subnet)).length, size);
      assert.equal(new Set(await claimed(subnet)).size, size);
      assert.equal(await countUsed(ports.store, subnet.id), size);
      // Where L addresses are left, each of fifty wants the one of 50 / L others, and half of them lose it: that is what there is to lose at all.
      assert.ok(calls.refused < 50 * Math.log(size), `${calls.refused} refused`);
      // Nobody reads all claims: the counters, and those of one block or of the two at the edges.
      assert.ok(calls.lists <= 3 * (size + 50 + calls.refused), `${calls.lists} lists`);
    });

    test('addresses that come and go at once stay counted', async () => {
      const { choose, claimed, ports, release: giveUp } = await cloud();
      const subnet = subnetOf('10.0.5.0/27');
      const live = async (portId: string) => {
        for (let round = 0; round < 5; round += 1) {
          const [address = ''] = (await choose(subnet, [portId])) ?? [];
          if (address !== '' && round < 4) await giveUp(portId, subnet, address);
        }
      };
      await Promise.all(Array.from({ length: 20 }, (_, index) => live(`port ${index}`)));
      assert.equal((await claimed(subnet)).length, 20);
      assert.equal(await countUsed(ports.store, subnet.id), 20);
    });
  });
}
