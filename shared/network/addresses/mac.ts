/** MAC addresses, and the IPv6 addresses that are made of them. */
import type { Chance } from '../../clock.ts';
import type { Address } from './address.ts';
import type { Cidr } from './cidr.ts';

/** What every new MAC begins with (Neutron's `base_mac`). */
const base = 'fa:16:3e';
/** Longest text of a MAC. */
const longestText = 17;

/** How MACs are written: so many groups of so many digits. Source: netaddr, which Neutron reads them with. */
const notations = [
  { pattern: /^(?:[\da-f]{1,2}:){5}[\da-f]{1,2}$/, separator: ':', digits: 2 },
  { pattern: /^(?:[\da-f]{1,2}-){5}[\da-f]{1,2}$/, separator: '-', digits: 2 },
  { pattern: /^(?:[\da-f]{1,4}:){2}[\da-f]{1,4}$/, separator: ':', digits: 4 },
  { pattern: /^(?:[\da-f]{1,4}-){2}[\da-f]{1,4}$/, separator: '-', digits: 4 },
  { pattern: /^(?:[\da-f]{1,4}\.){2}[\da-f]{1,4}$/, separator: '.', digits: 4 },
  { pattern: /^[\da-f]{5,6}:[\da-f]{5,6}$/, separator: ':', digits: 6 },
  { pattern: /^[\da-f]{5,6}-[\da-f]{5,6}$/, separator: '-', digits: 6 },
  { pattern: /^[\da-f]{11,12}$/, separator: ' ', digits: 12 },
] as const;

/** The MAC in six groups of two small digits, whichever way it was written; undefined for what is none, and for that of nobody (all zeros). */
export function canonicalMac(text: string): string | undefined {
  if (text.length > longestText) return undefined;
  const small = text.toLowerCase();
  const notation = notations.find(({ pattern }) => pattern.test(small));
  if (notation === undefined) return undefined;
  const groups = small.split(notation.separator).map((group) => group.padStart(notation.digits, '0'));
  const mac = groups.join('').match(/../g)?.join(':');
  return mac === '00:00:00:00:00:00' ? undefined : mac;
}

/** A MAC that nobody has yet, most likely: sixteen million are possible. */
export function newMac(chance: Chance): string {
  return [base, ...Array.from(chance.bytes(3), (byte) => byte.toString(16).padStart(2, '0'))].join(':');
}

/**
 * The address that an interface gives itself (RFC 4291, appendix A).
 * @param cidr a /64 of IPv6
 * @param mac in canonical form
 */
export function eui64Address({ version, first, prefixLength }: Cidr, mac: string): Address {
  if (version !== 6 || prefixLength > 64) throw new Error(`No EUI-64 address fits into a /${prefixLength} of IPv${version}`);
  const value = BigInt(`0x${mac.replaceAll(':', '')}`) ^ (1n << 41n);
  return { version, value: first | ((value >> 24n) << 40n) | (0xfffen << 24n) | (value & 0xff_ffffn) };
}
