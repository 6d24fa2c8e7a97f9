/** Blocks of addresses: `10.0.1.0/24`. */
import { type Address, addressBits, formatAddress, type IpVersion, parseAddress } from './address.ts';

export interface Cidr {
  readonly version: IpVersion;
  /** The network's own address: all host bits are clear. */
  readonly first: bigint;
  readonly last: bigint;
  readonly prefixLength: number;
}

const prefixPattern = /^(?:0|[1-9]\d{0,2})$/;

/** An address and how many bits of it are the network's: all of them where the text does not say. Undefined for what is no such text; masks are none. */
function parseParts(text: string): { readonly address: Address; readonly prefixLength: number } | undefined {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const bits = addressBits[address.version];
  if (slash < 0) return { address, prefixLength: bits };
  const prefix = text.slice(slash + 1);
  const prefixLength = Number(prefix);
  return prefixPattern.test(prefix) && prefixLength <= bits ? { address, prefixLength } : undefined;
}

/** The block of so many bits that an address is in. */
export function cidrOf({ version, value }: Address, prefixLength: number): Cidr {
  const hostBits = BigInt(addressBits[version] - prefixLength);
  const first = (value >> hostBits) << hostBits;
  return { version, first, last: first + (1n << hostBits) - 1n, prefixLength };
}

/** Host bits are cleared; an address without a prefix is a block of one. Undefined for what is none. */
export function parseCidr(text: string): Cidr | undefined {
  const parts = parseParts(text);
  return parts && cidrOf(parts.address, parts.prefixLength);
}

export const formatCidr = ({ version, first, prefixLength }: Cidr): string => `${formatAddress({ version, value: first })}/${prefixLength}`;

/** A block as it was given, host bits and all, in OpenStack's writing: what a security group's rule shows. Undefined for what is none. */
export function canonicalPrefix(text: string): string | undefined {
  const parts = parseParts(text);
  return parts && `${formatAddress(parts.address)}/${parts.prefixLength}`;
}

/** @throws Error for a text that is no block: for those that are our own. */
export function knownCidr(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new Error(`Not a CIDR: ${text}`);
  return cidr;
}

/** How many addresses it has, the network's own and the broadcast address included. */
export const cidrSize = ({ first, last }: Cidr): bigint => last - first + 1n;

export const networkAddress = ({ version, first }: Cidr): Address => ({ version, value: first });

export const lastAddress = ({ version, last }: Cidr): Address => ({ version, value: last });

/** Undefined where there is none: IPv6 has none, and neither have IPv4 blocks of one and two addresses (RFC 3021). */
export const broadcastAddress = (cidr: Cidr): Address | undefined =>
  cidr.version === 4 && cidr.prefixLength <= 30 ? lastAddress(cidr) : undefined;

export const contains = ({ version, first, last }: Cidr, address: Address): boolean =>
  address.version === version && address.value >= first && address.value <= last;

/** Whether all of `inner` is in `outer`. */
export const covers = (outer: Cidr, inner: Cidr): boolean =>
  outer.version === inner.version && outer.first <= inner.first && outer.last >= inner.last;

export const overlap = (one: Cidr, other: Cidr): boolean =>
  one.version === other.version && one.first <= other.last && other.first <= one.last;

/**
 * Whether an interface can have the address: it is in the block and, of IPv4, neither the network's own nor the broadcast address. Of IPv6
 * the network's own is the routers' (RFC 4291, 2.6.1).
 * @param isRouter whether it is a router's, or it is not known whose
 */
export function isHostAddress(cidr: Cidr, address: Address, isRouter = false): boolean {
  if (!contains(cidr, address) || address.value === broadcastAddress(cidr)?.value) return false;
  return address.value !== cidr.first || (cidr.version === 6 && isRouter);
}
