/** Who has which address and which MAC, on a store. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { canonicalAddress, formatAddress, knownAddress } from '../../shared/network/addresses/address.ts';
import { chooseAddresses } from '../../shared/network/addresses/choose.ts';
import {
  addressClaims,
  blockKey,
  claimAddress,
  claimMac,
  claimNewMac,
  claimsOf,
  countUsed,
  forgetCounters,
  macClaims,
  release,
} from '../../shared/network/addresses/claims.ts';
import type { Store } from '../../shared/store/port.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { counted, networkId, of, sorted, subnetOf } from './address-claims.ts';

export function networkClaimsContract(name: string, makeStore: () => Promise<Store>): void {
  const cloud = async () => counted(await makeStore());

  describe(`${name}: an address that was asked for`, () => {
    const subnet = subnetOf('10.0.5.0/24', '10.0.5.1');

    test('is the port’s who comes first, and the other is told whose it is', async () => {
      const { claim, claimed } = await cloud();
      assert.equal(await claim('a', subnet, '10.0.5.9'), undefined);
      assert.deepEqual(await claim('b', subnet, '10.0.5.9'), of('a', subnet, '10.0.5.9'));
      assert.equal(await claim('b', subnet, '10.0.5.10'), undefined);
      assert.deepEqual(await claimed(subnet), ['10.0.5.9', '10.0.5.10']);
    });

    test('stays the port’s that asks for it again, and counts once', async () => {
      const { claim, ports } = await cloud();
      await claim('a', subnet, '10.0.5.9');
      assert.equal(await claim('a', subnet, '10.0.5.9'), undefined);
      assert.equal(await countUsed(ports.store, subnet.id), 1);
    });

    test('is one port’s, of fifty that ask at once', async () => {
      const { claim, ports } = await cloud();
      const outcomes = await Promise.all(Array.from({ length: 50 }, (_, index) => claim(`port ${index}`, subnet, '10.0.5.9')));
      const losers = outcomes.filter((each) => each !== undefined);
      assert.equal(losers.length, 49);
      assert.equal(new Set(losers.map(({ portId }) => portId)).size, 1);
      assert.equal(await countUsed(ports.store, subnet.id), 1);
    });

    test('costs one read and two writes', async () => {
      const { claim, take } = await cloud();
      await claim('a', subnet, '10.0.5.9');
      assert.deepEqual(take(), { gets: 1, lists: 0, items: 0, commits: 1, writes: 2, refused: 0 });
    });

    test('is one name in every notation, and another in every subnet', async () => {
      const { claim } = await cloud();
      const six = subnetOf('fd00:5::/64');
      const address = canonicalAddress('FD00:5::0A') ?? '';
      assert.equal(await claim('a', six, address), undefined);
      assert.equal((await claim('b', six, 'fd00:5::a'))?.portId, 'a');
      assert.equal(await claim('b', { ...six, id: 'another' }, 'fd00:5::a'), undefined);
    });

    test('that an interface gives itself is counted with the claims and has no counter', async () => {
      const { ports } = await cloud();
      const claim = { ...of('a', subnetOf('fd00:6::/64'), 'fd00:6::f816:3eff:fe00:1'), isAutomatic: true };
      await transaction(ports, (tx) => claimAddress(tx, claim));
      assert.equal(await countUsed(ports.store, claim.subnetId, true), 1);
      assert.equal(await countUsed(ports.store, claim.subnetId), 0);
      await transaction(ports, (tx) => release(ports.store, tx, { portId: 'a', networkId, addresses: [claim] }));
      assert.equal(await countUsed(ports.store, claim.subnetId, true), 0);
      assert.deepEqual((await ports.store.list({ index: 'table', partition: `SUBNET#${claim.subnetId}`, limit: 10 })).items, []);
    });
  });

  describe(`${name}: claims that are given up`, () => {
    const subnet = subnetOf('10.0.5.0/28');

    test('are given up once, and not by others', async () => {
      const { claim, claimed, ports, release: giveUp } = await cloud();
      await claim('a', subnet, '10.0.5.9');
      await claim('a', subnet, '10.0.5.10');
      await giveUp('b', subnet, '10.0.5.9');
      assert.equal(await countUsed(ports.store, subnet.id), 2);
      await Promise.all([1, 2, 3].map(() => giveUp('a', subnet, '10.0.5.9')));
      assert.deepEqual(await claimed(subnet), ['10.0.5.10']);
      assert.equal(await countUsed(ports.store, subnet.id), 1);
      await claim('b', subnet, '10.0.5.9');
      await giveUp('a', subnet, '10.0.5.9');
      assert.deepEqual(await claimed(subnet), ['10.0.5.9', '10.0.5.10']);
    });

    test('cost one read and a write each, and one for each block', async () => {
      const { claim, ports, take } = await cloud();
      await claim('a', subnet, '10.0.5.9');
      await claim('a', subnet, '10.0.5.10');
      const mac = await transaction(ports, async (tx) => claimNewMac(tx, ports.chance, { networkId, portId: 'a' }));
      take();
      const addresses = ['10.0.5.9', '10.0.5.10'].map((address) => ({ subnetId: subnet.id, address }));
      await transaction(ports, (tx) => release(ports.store, tx, { portId: 'a', networkId, mac, addresses }));
      assert.deepEqual(take(), { gets: 1, lists: 0, items: 0, commits: 1, writes: 4, refused: 0 });
      assert.equal(await macClaims.get(ports.store, { networkId, mac }), undefined);
      assert.equal(await countUsed(ports.store, subnet.id), 0);
    });

    test('are given up whatever their counter says', async () => {
      const { choose, claimed, ports, release: giveUp } = await cloud();
      const addresses = (await choose(subnet, ['a', 'a', 'a'])) ?? [];
      const key = blockKey(subnet.id, knownAddress('10.0.5.0'));
      await ports.store.commit([{ kind: 'put', item: { ...key, used: 1 }, expect: 1 }], randomUUID());
      await giveUp('a', subnet, ...addresses);
      assert.deepEqual(await claimed(subnet), []);
      assert.equal(await countUsed(ports.store, subnet.id), 0);
    });

    test('can be had again at once, also in the same commit', async () => {
      const { choose, ports } = await cloud();
      const full = subnetOf('10.0.5.0/30');
      assert.deepEqual(sorted((await choose(full, ['a', 'b'])) ?? []), ['10.0.5.1', '10.0.5.2']);
      const [mine] = await Array.fromAsync(claimsOf(ports.store, full.id));
      const { portId, address } = mine ?? assert.fail();
      const again = await transaction(ports, async (tx) => {
        await release(ports.store, tx, { portId, networkId, addresses: [{ subnetId: full.id, address }] });
        return chooseAddresses(ports, tx, full, ['c']);
      });
      assert.deepEqual(again, [address]);
      assert.equal((await addressClaims.get(ports.store, { subnetId: full.id, address }))?.portId, 'c');
      assert.equal(await countUsed(ports.store, full.id), 2);
      assert.equal(await choose(full, ['d']), undefined);
    });
  });

  describe(`${name}: MACs`, () => {
    const mac = 'fa:16:3e:00:00:01';
    const claim = (ports: Parameters<typeof transaction>[0], portId: string, network = networkId) =>
      transaction(ports, (tx) => claimMac(tx, { networkId: network, mac, portId }));

    test('a MAC is one port’s in a network, and another’s in another', async () => {
      const { ports } = await cloud();
      const outcomes = await Promise.all(Array.from({ length: 20 }, (_, index) => claim(ports, `port ${index}`)));
      assert.equal(outcomes.filter((each) => each === undefined).length, 1);
      assert.equal(await claim(ports, 'elsewhere', 'another-network'), undefined);
      const holder = outcomes.find((each) => each !== undefined)?.portId ?? '';
      assert.equal(await claim(ports, holder), undefined);
    });

    test('a new MAC costs one write, and is made again when somebody has it', async () => {
      const { ports, take } = await cloud();
      const bytes = [
        [0, 0, 1],
        [0, 0, 1],
        [0, 0, 2],
      ];
      const chance = { ...ports.chance, bytes: () => Uint8Array.from(bytes.shift() ?? []) };
      const make = (portId: string) => transaction(ports, async (tx) => claimNewMac(tx, chance, { networkId, portId }));
      assert.equal(await make('a'), mac);
      assert.deepEqual(take(), { gets: 0, lists: 0, items: 0, commits: 1, writes: 1, refused: 0 });
      assert.equal(await make('b'), 'fa:16:3e:00:00:02');
    });

    test('two new MACs of one commit differ', async () => {
      const { ports } = await cloud();
      const bytes = [
        [0, 0, 1],
        [0, 0, 1],
        [0, 0, 2],
      ];
      const chance = { ...ports.chance, bytes: () => Uint8Array.from(bytes.shift() ?? []) };
      const made = await transaction(ports, async (tx) => ['a', 'b'].map((portId) => claimNewMac(tx, chance, { networkId, portId })));
      assert.deepEqual(made, [mac, 'fa:16:3e:00:00:02']);
    });
  });

  test(`${name}: the counters of a subnet that is gone are cleared`, async () => {
    const { ports } = await cloud();
    const subnet = subnetOf('10.0.0.0/16');
    const first = knownAddress('10.0.0.0').value;
    for (let block = 0; block < 60; block += 1) {
      const claim = of('a', subnet, formatAddress({ version: 4, value: first + BigInt(block * 32) }));
      await transaction(ports, (tx) => claimAddress(tx, claim));
      await transaction(ports, (tx) => release(ports.store, tx, { portId: 'a', networkId, addresses: [claim] }));
    }
    await forgetCounters(ports, subnet.id);
    assert.deepEqual((await ports.store.list({ index: 'table', partition: `SUBNET#${subnet.id}`, limit: 10 })).items, []);
  });
}
