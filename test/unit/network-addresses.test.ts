import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  type Address,
  addressBits,
  canonicalAddress,
  formatAddress,
  parseAddress,
  sortableAddress,
} from '../../shared/network/addresses/address.ts';
import {
  broadcastAddress,
  canonicalPrefix,
  cidrOf,
  cidrSize,
  contains,
  covers,
  formatCidr,
  isHostAddress,
  knownCidr,
  lastAddress,
  networkAddress,
  overlap,
  parseCidr,
} from '../../shared/network/addresses/cidr.ts';
import { canonicalMac, eui64Address, newMac } from '../../shared/network/addresses/mac.ts';
import { seededChance } from '../support/clock.ts';

const version = fc.constantFrom(4 as const, 6 as const);
const address: fc.Arbitrary<Address> = version
  .chain((each) => fc.bigInt({ min: 0n, max: (1n << BigInt(addressBits[each])) - 1n }).map((value) => ({ version: each, value })))
  .filter(({ value }) => value >> 32n !== 0xffffn);
const cidr = address.chain((each) => fc.integer({ min: 0, max: addressBits[each.version] }).map((prefix) => cidrOf(each, prefix)));
const known = (text: string) => parseAddress(text) ?? assert.fail(text);
const text = (each: Address | undefined) => each && formatAddress(each);

describe('addresses', () => {
  test('an address is written and read again', () => {
    fc.assert(
      fc.property(address, (each) => {
        assert.equal(isIP(formatAddress(each)), each.version);
        assert.deepEqual(parseAddress(formatAddress(each)), each);
      }),
    );
  });

  const written = [
    ['10.0.0.1', '10.0.0.1'],
    ['FD00:1:0:0:0:0:0:A', 'fd00:1::a'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['64:ff9b::1.2.3.4', '64:ff9b::102:304'],
    ['::', '::'],
  ] as const;
  for (const [given, canonical] of written) {
    test(`${given} is written ${canonical}`, () => assert.equal(canonicalAddress(given), canonical));
  }

  const refused = {
    'with a number that begins with 0': '010.0.0.1',
    'of fewer numbers': '10.1',
    'of one number': '167772161',
    hexadecimal: '0x0a.0.0.1',
    'with a number too large': '10.0.0.256',
    'with a blank': '10.0.0.1 ',
    'with a line break': '10.0.0.1\n',
    'in other digits': '１0.0.0.1',
    'with a prefix': '10.0.0.1/32',
    'with a zone': 'fe80::1%eth0',
    'that is IPv4 mapped to IPv6': '::ffff:10.0.0.1',
    'that is IPv4 mapped to IPv6 in digits': '::ffff:a00:1',
    'of two gaps': '1::2::3',
    'of nine groups': '1:2:3:4:5:6:7:8:9',
    'with a group too long': '12345::',
    'in brackets': '[::1]',
    empty: '',
    'that goes on and on': '1:'.repeat(100_000),
  };
  for (const [what, given] of Object.entries(refused)) {
    test(`an address ${what} is none`, () => {
      assert.equal(parseAddress(given), undefined);
      assert.equal(parseCidr(given.replace('/32', '/33')), undefined);
    });
  }

  test('texts sort as the addresses do', () => {
    const pair = version.chain((each) => {
      const value = fc.bigInt({ min: 0n, max: (1n << BigInt(addressBits[each])) - 1n });
      return fc.record({ version: fc.constant(each), one: value, other: value });
    });
    fc.assert(
      fc.property(pair, ({ version: each, one, other }) => {
        const [a, b] = [sortableAddress({ version: each, value: one }), sortableAddress({ version: each, value: other })];
        assert.equal(a < b, one < other);
        assert.equal(a.length, each === 4 ? 8 : 32);
      }),
    );
  });
});

describe('blocks of addresses', () => {
  test('a block is written and read again, with as many addresses as its prefix leaves', () => {
    fc.assert(
      fc.property(cidr, (each) => {
        if (each.first >> 32n !== 0xffffn) assert.deepEqual(parseCidr(formatCidr(each)), each);
        assert.equal(cidrSize(each), 2n ** BigInt(addressBits[each.version] - each.prefixLength));
      }),
    );
  });

  test('blocks have addresses in common exactly when one covers the other', () => {
    fc.assert(
      fc.property(cidr, cidr, (one, other) => {
        assert.equal(overlap(one, other), covers(one, other) || covers(other, one));
        assert.equal(overlap(one, other), overlap(other, one));
        assert.equal(covers(one, other), contains(one, networkAddress(other)) && contains(one, lastAddress(other)));
      }),
    );
  });

  test('blocks of one version have nothing in common with those of the other', () => {
    assert.equal(overlap(knownCidr('0.0.0.0/0'), knownCidr('::/0')), false);
    assert.equal(contains(knownCidr('::/0'), known('10.0.0.1')), false);
  });

  test('host bits are cleared, and kept where they are shown', () => {
    assert.equal(formatCidr(knownCidr('10.0.1.77/24')), '10.0.1.0/24');
    assert.equal(canonicalPrefix('10.0.1.77/24'), '10.0.1.77/24');
    assert.equal(formatCidr(knownCidr('FD00::5/64')), 'fd00::/64');
    assert.equal(canonicalPrefix('FD00::5/64'), 'fd00::5/64');
  });

  test('an address without a prefix is a block of one', () => {
    assert.equal(formatCidr(knownCidr('10.0.1.0')), '10.0.1.0/32');
    assert.equal(formatCidr(knownCidr('fd00::')), 'fd00::/128');
    assert.equal(canonicalPrefix('10.0.1.7'), '10.0.1.7/32');
  });

  for (const given of [
    'nonsense',
    '10.0.0.0/33',
    'fd00::/129',
    '10.0.0.0/',
    '10.0.0.0/08',
    '10.0.0.0/-1',
    '10.0.0.0/255.255.255.0',
    '10/8',
    '/8',
  ]) {
    test(`${given} is no block`, () => {
      assert.equal(parseCidr(given), undefined);
      assert.equal(canonicalPrefix(given), undefined);
    });
  }

  test('IPv4 blocks of more than two addresses have a broadcast address', () => {
    assert.equal(text(broadcastAddress(knownCidr('10.0.0.0/24'))), '10.0.0.255');
    for (const each of ['10.0.0.0/31', '10.0.0.0/32', 'fd00::/64']) assert.equal(broadcastAddress(knownCidr(each)), undefined);
  });

  test('an interface has neither the network nor the broadcast address', () => {
    const four = knownCidr('10.0.6.0/24');
    assert.deepEqual(
      ['10.0.6.0', '10.0.6.1', '10.0.6.254', '10.0.6.255', '10.0.7.1'].map((each) => isHostAddress(four, known(each), true)),
      [false, true, true, false, false],
    );
    const six = knownCidr('fd00::/64');
    assert.equal(isHostAddress(six, known('fd00::'), true), true);
    assert.equal(isHostAddress(six, known('fd00::')), false);
    assert.equal(isHostAddress(six, known('fd00::ffff:ffff:ffff:ffff')), true);
  });
});

describe('MAC addresses', () => {
  test('a MAC has one text, whichever way it is written', () => {
    const written = [
      'FA:16:3E:0:0:1',
      'fa-16-3e-00-00-01',
      'fa16.3e00.0001',
      'fa16:3e00:1',
      'fa16-3e00-0001',
      'fa163e000001',
      'fa163e-000001',
    ];
    for (const each of written) assert.equal(canonicalMac(each), 'fa:16:3e:00:00:01', each);
    assert.equal(canonicalMac('01:00:5e:00:00:01'), '01:00:5e:00:00:01');
  });

  for (const given of [
    'zz',
    '',
    '00:00:00:00:00:00',
    '000000000000',
    'fa:16:3e:00:00',
    'fa:16:3e:00:00:01:02',
    'fa:16-3e:00:00:01',
    'fa:16:3e:00:00:01\n',
  ]) {
    test(`${JSON.stringify(given)} is no MAC`, () => assert.equal(canonicalMac(given), undefined));
  }

  test('a new MAC begins as those of OpenStack do', () => {
    const chance = seededChance(1);
    const macs = Array.from({ length: 100 }, () => newMac(chance));
    for (const mac of macs) {
      assert.match(mac, /^fa:16:3e(:[\da-f]{2}){3}$/);
      assert.equal(canonicalMac(mac), mac);
    }
    assert.equal(new Set(macs).size, 100);
  });

  test('an address is made of a prefix and a MAC', () => {
    assert.equal(text(eui64Address(knownCidr('fd00:1::/64'), 'fa:16:3e:12:34:56')), 'fd00:1::f816:3eff:fe12:3456');
    assert.equal(text(eui64Address(knownCidr('2001:db8::/64'), '00:00:00:00:00:01')), '2001:db8::200:ff:fe00:1');
    assert.throws(() => eui64Address(knownCidr('10.0.0.0/24'), 'fa:16:3e:12:34:56'));
    assert.throws(() => eui64Address(knownCidr('fd00::/96'), 'fa:16:3e:12:34:56'));
  });
});
