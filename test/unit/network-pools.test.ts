import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { formatAddress, knownAddress } from '../../shared/network/addresses/address.ts';
import { type Cidr, cidrOf, covers, formatCidr, isHostAddress, knownCidr, overlap } from '../../shared/network/addresses/cidr.ts';
import {
  type AllocationPool,
  canonicalPools,
  defaultGateway,
  defaultPools,
  isGatewayRefused,
  poolFault,
  poolsSize,
  poolText,
} from '../../shared/network/addresses/pools.ts';
import { compactPrefixes, freePrefix, isPrefixFree } from '../../shared/network/addresses/prefixes.ts';

const small = fc
  .integer({ min: 22, max: 32 })
  .chain((prefix) => fc.nat(1023).map((value) => cidrOf({ version: 4, value: BigInt(value) }, prefix)));
const pool = (text: string): AllocationPool => {
  const [start = '', end = ''] = text.split('-');
  return { start, end };
};
const texts = (pools: readonly AllocationPool[]) => pools.map(poolText);
const pools = (cidr: string, gateway: string | null) => texts(defaultPools(knownCidr(cidr), gateway));

describe('what a subnet has unless told', () => {
  const gateways = [
    ['10.0.1.0/24', '10.0.1.1'],
    ['10.0.1.8/31', '10.0.1.9'],
    ['10.0.1.8/32', '10.0.1.9'],
    ['255.255.255.255/32', '255.255.255.255'],
    ['fd00:1::/64', 'fd00:1::'],
  ] as const;
  for (const [cidr, gateway] of gateways) {
    test(`the gateway of ${cidr} is ${gateway}`, () => assert.equal(defaultGateway(knownCidr(cidr)), gateway));
  }

  const ranges: readonly (readonly [cidr: string, gateway: string | null, pools: readonly string[]])[] = [
    ['10.0.1.0/24', '10.0.1.1', ['10.0.1.2-10.0.1.254']],
    ['10.0.1.0/24', null, ['10.0.1.1-10.0.1.254']],
    ['10.0.1.0/24', '10.0.1.254', ['10.0.1.1-10.0.1.253']],
    ['10.0.1.0/24', '10.0.1.100', ['10.0.1.1-10.0.1.99', '10.0.1.101-10.0.1.254']],
    ['10.0.1.0/24', '192.168.0.1', ['10.0.1.1-10.0.1.254']],
    ['10.0.1.0/24', 'fe80::1', ['10.0.1.1-10.0.1.254']],
    ['10.0.1.0/30', '10.0.1.1', ['10.0.1.2-10.0.1.2']],
    ['10.0.1.8/31', '10.0.1.9', ['10.0.1.8-10.0.1.8']],
    ['10.0.1.8/32', '10.0.1.9', ['10.0.1.8-10.0.1.8']],
    ['fd00:1::/64', 'fd00:1::', ['fd00:1::1-fd00:1::ffff:ffff:ffff:ffff']],
    ['fd00:1::/64', 'fd00:1::1', ['fd00:1::2-fd00:1::ffff:ffff:ffff:ffff']],
    ['fd00:1::/128', 'fd00:1::', ['fd00:1::-fd00:1::']],
  ];
  for (const [cidr, gateway, expected] of ranges) {
    test(`the pools of ${cidr} with the gateway ${gateway} are ${expected.join(', ')}`, () =>
      assert.deepEqual(pools(cidr, gateway), expected));
  }

  test('the pools hold every address that an interface can have, but the gateway', () => {
    const drawn = small
      .filter(({ prefixLength }) => prefixLength <= 30)
      .chain((cidr) => fc.record({ cidr: fc.constant(cidr), offset: fc.nat(1023) }));
    fc.assert(
      fc.property(drawn, ({ cidr, offset }) => {
        const gateway = { version: 4 as const, value: cidr.first + BigInt(offset) };
        if (isGatewayRefused(cidr, gateway)) return;
        const made = defaultPools(cidr, formatAddress(gateway));
        let expected = 0n;
        for (let value = cidr.first; value <= cidr.last; value += 1n) {
          if (isHostAddress(cidr, { version: 4, value }) && value !== gateway.value) expected += 1n;
        }
        assert.equal(poolsSize(made), expected);
        assert.equal(poolFault(cidr, made, formatAddress(gateway)), undefined);
      }),
    );
  });

  test('the pools of a /64 are counted without losing one', () => {
    assert.equal(poolsSize(defaultPools(knownCidr('fd00::/64'), 'fd00::')), 2n ** 64n - 1n);
  });
});

describe('what can be wrong with what a subnet is told', () => {
  const cidr = knownCidr('10.0.6.0/24');
  const fault = (gateway: string | null, ...given: readonly string[]) => poolFault(cidr, given.map(pool), gateway);

  test('good pools have no fault, in whichever order', () => {
    assert.equal(fault('10.0.6.1', '10.0.6.100-10.0.6.254', '10.0.6.2-10.0.6.99'), undefined);
    assert.equal(fault(null, '10.0.6.1-10.0.6.1'), undefined);
    assert.equal(fault('10.0.6.1'), undefined);
  });

  const faults: readonly (readonly [what: string, gateway: string | null, pools: readonly string[], expected: object])[] = [
    ['a pool from its end to its start', null, ['10.0.6.30-10.0.6.20'], { kind: 'malformed', pool: pool('10.0.6.30-10.0.6.20') }],
    ['a pool of two versions', null, ['10.0.6.30-fd00::1'], { kind: 'malformed', pool: pool('10.0.6.30-fd00::1') }],
    ['a pool of the other version', null, ['fd00::1-fd00::2'], { kind: 'other version', pool: pool('fd00::1-fd00::2') }],
    ['a pool outside', null, ['10.0.7.10-10.0.7.20'], { kind: 'out of bounds', pool: pool('10.0.7.10-10.0.7.20') }],
    ['a pool with the broadcast address', null, ['10.0.6.2-10.0.6.255'], { kind: 'out of bounds', pool: pool('10.0.6.2-10.0.6.255') }],
    ['a pool with the network address', null, ['10.0.6.0-10.0.6.9'], { kind: 'out of bounds', pool: pool('10.0.6.0-10.0.6.9') }],
    [
      'pools that overlap',
      null,
      ['10.0.6.10-10.0.6.20', '10.0.6.15-10.0.6.30'],
      { kind: 'overlapping', pool: pool('10.0.6.10-10.0.6.20'), other: pool('10.0.6.15-10.0.6.30') },
    ],
    [
      'a pool with the gateway',
      '10.0.6.1',
      ['10.0.6.50-10.0.6.60', '10.0.6.1-10.0.6.40'],
      { kind: 'gateway inside', pool: pool('10.0.6.1-10.0.6.40'), gatewayIp: '10.0.6.1' },
    ],
  ];
  for (const [what, gateway, given, expected] of faults) {
    test(`${what} is a fault`, () => assert.deepEqual(fault(gateway, ...given), expected));
  }

  test('pools overlap exactly when two of them have an address in common', () => {
    const drawn = fc.array(fc.tuple(fc.integer({ min: 1, max: 254 }), fc.nat(20)), { maxLength: 6 });
    fc.assert(
      fc.property(drawn, (given) => {
        const ranges = given.map(([start, length]) => ({ start, end: Math.min(254, start + length) }));
        const made = ranges.map(({ start, end }) => ({ start: `10.0.6.${start}`, end: `10.0.6.${end}` }));
        const seen = ranges.flatMap(({ start, end }) => Array.from({ length: end - start + 1 }, (_, index) => start + index));
        assert.equal(poolFault(cidr, made, null)?.kind, new Set(seen).size < seen.length ? 'overlapping' : undefined);
      }),
    );
  });

  test('pools of other blocks follow the rules of their version', () => {
    assert.equal(poolFault(knownCidr('fd00::/64'), [pool('fd00::1-fd00::ffff:ffff:ffff:ffff')], 'fd00::'), undefined);
    assert.equal(poolFault(knownCidr('fd00::/64'), [pool('fd00::-fd00::9')], null)?.kind, 'out of bounds');
    assert.equal(poolFault(knownCidr('10.0.6.0/31'), [pool('10.0.6.0-10.0.6.1')], null), undefined);
  });

  test('pools are written as addresses are', () => {
    assert.deepEqual(canonicalPools([pool('FD00::0A-fd00:0::b')]), [pool('fd00::a-fd00::b')]);
  });

  test('no IPv4 gateway has the network or the broadcast address; outside it may have any', () => {
    const refused = (block: string, address: string) => isGatewayRefused(knownCidr(block), knownAddress(address));
    assert.equal(refused('10.0.5.0/24', '10.0.5.0'), true);
    assert.equal(refused('10.0.5.0/24', '10.0.5.255'), true);
    assert.equal(refused('10.0.5.0/24', '10.0.5.1'), false);
    assert.equal(refused('10.0.5.0/24', '10.0.6.0'), false);
    assert.equal(refused('fd00::/64', 'fd00::'), false);
  });
});

describe('the prefixes of a subnet pool', () => {
  const free = (prefixes: readonly string[], taken: readonly string[], length: number) => {
    const found = freePrefix(prefixes.map(knownCidr), taken.map(knownCidr), length);
    return found && formatCidr(found);
  };

  test('the first is taken, and the smallest gap with room before larger ones', () => {
    assert.equal(free(['10.0.0.0/8'], [], 26), '10.0.0.0/26');
    assert.equal(free(['10.0.0.0/8'], ['10.0.0.0/26'], 26), '10.0.0.64/26');
    assert.equal(free(['10.0.0.0/8'], ['10.0.0.0/26'], 24), '10.0.1.0/24');
    assert.equal(free(['10.0.0.0/16', '192.168.0.0/24'], [], 26), '192.168.0.0/26');
    assert.equal(free(['fd00::/48'], ['fd00::/64'], 64), 'fd00:0:0:1::/64');
  });

  test('prefixes that touch are one', () => {
    assert.equal(free(['10.0.0.0/25', '10.0.0.128/25'], [], 24), '10.0.0.0/24');
    assert.deepEqual(compactPrefixes(['10.0.0.128/25', '10.0.0.0/25', '10.0.0.7/32', '10.2.0.0/16'].map(knownCidr)).map(formatCidr), [
      '10.0.0.0/24',
      '10.2.0.0/16',
    ]);
    assert.deepEqual(compactPrefixes([knownCidr('::/0')]).map(formatCidr), ['::/0']);
  });

  test('a prefix that was asked for is free when it is inside and touches no subnet', () => {
    const isFree = (wanted: string) => isPrefixFree([knownCidr('10.0.0.0/16')], [knownCidr('10.0.1.0/24')], knownCidr(wanted));
    assert.deepEqual(['10.0.0.0/24', '10.0.1.0/26', '10.0.0.0/23', '10.1.0.0/24'].map(isFree), [true, false, false, false]);
  });

  test('prefixes are given until there is no room, and never one twice', () => {
    fc.assert(
      fc.property(fc.array(small, { minLength: 1, maxLength: 4 }), fc.integer({ min: 24, max: 32 }), (prefixes, length) => {
        const taken: Cidr[] = [];
        for (let found = freePrefix(prefixes, taken, length); found; found = freePrefix(prefixes, taken, length)) {
          const made = found;
          assert.ok(isPrefixFree(prefixes, taken, made));
          assert.ok(!taken.some((each) => overlap(each, made)));
          taken.push(made);
        }
        const whole = compactPrefixes(prefixes).filter(({ prefixLength }) => prefixLength <= length);
        assert.equal(
          taken.length,
          whole.reduce((sum, { prefixLength }) => sum + 2 ** (length - prefixLength), 0),
        );
        assert.ok(taken.every((each) => whole.some((block) => covers(block, each))));
      }),
      { numRuns: 50 },
    );
  });
});
