/** Kinds of attributes that hold addresses. Source: contract-network/resources.json, `validators` and `converters`. */
import { kind, Unfit } from '../resource/attribute.ts';
import { plain, readObject } from '../resource/kinds.ts';
import { canonicalAddress } from './address.ts';
import { canonicalPrefix, formatCidr, parseCidr } from './cidr.ts';
import { canonicalMac } from './mac.ts';
import type { AllocationPool } from './pools.ts';

export function readAddress(value: unknown): string {
  const address = typeof value === 'string' ? canonicalAddress(value) : undefined;
  if (address === undefined) throw new Unfit(`'${plain(value)}' is not a valid IP address`);
  return address;
}

export const addressOrNone = () => kind((value) => (value === null ? null : readAddress(value)));

/** Host bits are cleared; an address without a prefix is a block of one. */
export const cidr = () =>
  kind((value) => {
    const block = typeof value === 'string' ? parseCidr(value) : undefined;
    if (block === undefined) throw new Unfit(`${plain(value)} is not in a CIDR format`, 'conversion');
    return formatCidr(block);
  });

export function readMac(value: unknown): string {
  const mac = typeof value === 'string' ? canonicalMac(value) : undefined;
  if (mac === undefined) throw new Unfit(`'${plain(value)}' is not a valid MAC address`);
  return mac;
}

/** Null stands for one that is to be found. */
export const macOrNone = () => kind((value) => (value === null ? null : readMac(value)));

/** The keys of an object, neither fewer nor more. */
function exactly<K extends string>(value: unknown, keys: readonly K[], what: string): Readonly<Record<K, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Unfit(`Invalid data format for ${what}: '${plain(value)}'`);
  const provided = Object.keys(value).toSorted();
  if (provided.join() !== keys.toSorted().join()) {
    const text = (names: readonly string[]) => `{${names.map((name) => `'${name}'`).join(', ')}}`;
    throw new Unfit(`Validation of dictionary's keys failed. Expected keys: ${text(keys)} Provided keys: ${text(provided)}`);
  }
  return value as Readonly<Record<K, unknown>>;
}

function listOf<T>(value: unknown, what: string, read: (member: unknown) => T, sameness: (member: T) => string): readonly T[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw new Unfit(`Invalid data format for ${what}: '${plain(value)}'`);
  const members = value.map(read);
  const repeated = members.find((member, index) => members.findIndex((other) => sameness(other) === sameness(member)) !== index);
  if (repeated !== undefined) throw new Unfit(`Duplicate ${what} '${sameness(repeated)}'`);
  return members;
}

/** Whether their ends make sense is for whoever knows the subnet. */
export const pools = () =>
  kind((value): readonly AllocationPool[] => {
    if (value === null) return [];
    if (!Array.isArray(value)) throw new Unfit(`Invalid data format for IP pool: '${plain(value)}'`);
    return value.map((member) => {
      const { start, end } = exactly(member, ['end', 'start'], 'IP pool');
      return { start: readAddress(start), end: readAddress(end) };
    });
  });

export const nameservers = () =>
  kind((value) =>
    listOf(
      value,
      'nameserver',
      (member) => {
        const server = typeof member === 'string' ? canonicalAddress(member) : undefined;
        if (server === undefined)
          throw new Unfit(`'${plain(member)}' is not a valid nameserver. '${plain(member)}' is not a valid IP address`);
        return server;
      },
      (server) => server,
    ),
  );

function readDestination(value: unknown): string {
  const block = typeof value === 'string' && value.includes('/') ? parseCidr(value) : undefined;
  if (block === undefined || canonicalPrefix(String(value)) !== formatCidr(block)) throw new Unfit(`'${plain(value)}' is not a valid CIDR`);
  return formatCidr(block);
}

/** Routes as subnets and routers have them. */
export const routes = () =>
  kind((value) =>
    listOf(
      value,
      'hostroute',
      (member) => {
        const { destination, nexthop } = exactly(member, ['destination', 'nexthop'], 'hostroute');
        return { destination: readDestination(destination), nexthop: readAddress(nexthop) };
      },
      ({ destination, nexthop }) => `{'destination': '${destination}', 'nexthop': '${nexthop}'}`,
    ),
  );

export interface AskedAddress {
  readonly subnet_id?: string | undefined;
  readonly ip_address?: string | undefined;
}

/** What a port's addresses are asked for by; other keys are ignored. */
export const fixedIps = (uuid: (value: unknown) => string) =>
  kind((value): readonly AskedAddress[] => {
    if (!Array.isArray(value)) throw new Unfit(`Invalid data format for fixed IP: '${plain(value)}'`);
    const asked = value.map((member): AskedAddress => {
      if (typeof member !== 'object' || member === null) throw new Unfit(`Invalid data format for fixed IP: '${plain(member)}'`);
      const { ip_address: ip, subnet_id: subnet } = readObject(member);
      return { ...(ip === undefined ? {} : { ip_address: readAddress(ip) }), ...(subnet === undefined ? {} : { subnet_id: uuid(subnet) }) };
    });
    const repeated = asked.find(
      ({ ip_address: ip }, index) => ip !== undefined && asked.findIndex((other) => other.ip_address === ip) !== index,
    );
    if (repeated !== undefined) throw new Unfit(`Duplicate IP address '${repeated.ip_address}'`);
    return asked;
  });
