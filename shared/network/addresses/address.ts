/**
 * IP addresses of both versions as numbers. Texts are read and written by ip-bigint: of the libraries that read them strictly it is the
 * smallest (4 kB in a bundle), and the only one that counts in BigInt.
 */
import { parseIp, stringifyIp } from 'ip-bigint';

export type IpVersion = 4 | 6;

export interface Address {
  readonly version: IpVersion;
  readonly value: bigint;
}

/** How many bits an address has. */
export const addressBits = { 4: 32, 6: 128 } as const;

/** Longest text of an address. What is longer is not looked at. */
const longestText = 45;

/** `::ffff:0:0/96`: IPv4 addresses in the clothes of IPv6. No interface has one, and it would be another name of an address that is known. */
const isMapped = (value: bigint): boolean => value >> 32n === 0xffffn;

/**
 * Undefined for what is no address, and for what means another thing to others: numbers that begin with 0 (some read them as octal),
 * fewer than four numbers, zones (`%eth0`), and IPv4 addresses that are mapped to IPv6.
 */
export function parseAddress(text: string): Address | undefined {
  if (text.length > longestText) return undefined;
  try {
    const { number, version, scopeid } = parseIp(text);
    if (scopeid !== undefined || (version === 6 && isMapped(number))) return undefined;
    return { version, value: number };
  } catch {
    return undefined;
  }
}

/** The one text of an address (RFC 5952). */
export const formatAddress = ({ version, value }: Address): string => stringifyIp({ version, number: value });

/** An address as OpenStack writes it; undefined for what is none. */
export function canonicalAddress(text: string): string | undefined {
  const address = parseAddress(text);
  return address && formatAddress(address);
}

/** A text that sorts as the numbers do, among those of one version. */
export const sortableAddress = ({ version, value }: Address): string => value.toString(16).padStart(addressBits[version] / 4, '0');

/** @throws Error for a text that is no address: for those that are our own. */
export function knownAddress(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`Not an address: ${text}`);
  return address;
}
