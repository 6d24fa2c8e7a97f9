/**
 * Choosing free addresses of a subnet, at random as Neutron does: among the first thousand addresses or so of the first pool that has room.
 *
 * The counters of claims.ts say in which blocks there is room, the claims of one such block which of its addresses are free. A block is drawn
 * by how much room it has, so that every free address is as likely as another and those who choose at once seldom choose the same. Whoever
 * loses an address to another commit has its own refused, and chooses again from what is left then: with every refusal somebody has got an
 * address, so fifty who want the last fifty each have one after a few rounds, and a fifty-first finds that none is left.
 *
 * A counter also counts what was claimed outside of the pools. So it says for certain that a block has room (more addresses of the pool than
 * claims) or that it has none (as many claims as addresses); where it says neither, at the edges of pools, the claims are read after all.
 *
 * One address costs two reads in a row, each a query of at most 32 small items, and two writes in the caller's commit, in a large subnet and
 * in one of IPv6 as in a small one. Where nothing but edges of pools is left it costs a read more for each edge that turns out to be full.
 * Where the first thousand addresses of a pool are taken, it costs a read more for each 16,384 that come before those with room. Several addresses for
 * one commit are taken from the same block as far as they are there: a write for each, one for each block, and no more reads.
 */
import type { Chance } from '../../clock.ts';
import type { Key, Store } from '../../store/port.ts';
import type { Transaction } from '../../store/transaction.ts';
import { type Address, formatAddress, type IpVersion, knownAddress } from './address.ts';
import { addressKey, blockAddresses, blockKey, claimedKeys, countersOf, putAddressClaim } from './claims.ts';
import type { AllocationPool } from './pools.ts';

export interface ChoosingPorts {
  readonly store: Store;
  readonly chance: Chance;
}

/** What has to be known of a subnet. */
export interface PooledSubnet {
  readonly id: string;
  readonly networkId: string;
  readonly allocationPools: readonly AllocationPool[];
}

export interface Choosing {
  /** The lowest free addresses instead of any (Neutron's way for network:dhcp). */
  readonly lowest?: boolean;
}

/** Blocks that are looked at first (Neutron looks at a thousand addresses), and then at once when these are full. */
const firstBlocks = 32n;
const moreBlocks = 512n;

/** Addresses of a pool: all of a pool, of some blocks, or of one. */
interface Part {
  readonly version: IpVersion;
  readonly first: bigint;
  readonly last: bigint;
}

const firstOf = ({ version, first }: Part): Address => ({ version, value: first });
const lastOf = ({ version, last }: Part): Address => ({ version, value: last });

/** The parts of so many blocks each that a part consists of, in order: at first of `blocks`, then of `more`. */
function* split({ version, first, last }: Part, blocks: bigint, more = blocks): Generator<Part, void, undefined> {
  let length = blocks;
  for (let from = first; from <= last; ) {
    const end = from - (from % blockAddresses) + length * blockAddresses - 1n;
    yield { version, first: from, last: end < last ? end : last };
    from = end + 1n;
    length = more;
  }
}

/**
 * Chooses an address for each of the ports, and claims them in the caller's commit. What this transaction has claimed or given up already
 * is seen. The same port may be named several times.
 * @returns the addresses in the order of the ports; undefined when there are not so many (IpAddressGenerationFailure): then nothing is claimed
 */
export async function chooseAddresses(
  ports: ChoosingPorts,
  tx: Transaction,
  { id: subnetId, networkId, allocationPools }: PooledSubnet,
  portIds: readonly string[],
  { lowest = false }: Choosing = {},
): Promise<readonly string[] | undefined> {
  const { store, chance } = ports;
  const chosen: string[] = [];
  for (const pool of allocationPools) {
    const { version, value: first } = knownAddress(pool.start);
    const whole: Part = { version, first, last: knownAddress(pool.end).value };
    for (const some of split(whole, firstBlocks, moreBlocks)) {
      if (chosen.length === portIds.length) break;
      for (const block of await blocksWithRoom(ports, tx, subnetId, some, lowest)) {
        const missing = portIds.length - chosen.length;
        if (missing === 0) break;
        const free = await freeAddresses(store, tx, subnetId, block);
        chosen.push(...(lowest ? free : shuffled(free, chance)).slice(0, missing));
      }
    }
  }
  if (chosen.length < portIds.length) return undefined;
  for (const [index, portId] of portIds.entries()) {
    putAddressClaim(tx, { subnetId, networkId, portId, address: chosen[index] ?? '', isAutomatic: false });
  }
  return chosen;
}

/** The blocks that may have room, in the order in which they are to be looked into: those that are certain to have some first. */
async function blocksWithRoom(
  { store, chance }: ChoosingPorts,
  tx: Transaction,
  subnetId: string,
  some: Part,
  lowest: boolean,
): Promise<readonly Part[]> {
  const used = await countersOf(store, subnetId, firstOf(some), lastOf(some));
  const ranked: { readonly part: Part; readonly rank: number }[] = [];
  for (const part of split(some, 1n)) {
    const key = blockKey(subnetId, firstOf(part));
    const claims = (used.get(key.sk) ?? 0) + counted(tx, key);
    const room = Number(part.last - part.first + 1n) - claims;
    if (claims >= blockAddresses) continue;
    // As likely to be drawn first as there is room in it (Efraimidis and Spirakis, 2006). What is uncertain comes after all others.
    const rank = room > 0 ? -Math.log(1 - chance.random()) / room : Number.MAX_VALUE * chance.random();
    ranked.push({ part, rank });
  }
  return (lowest ? ranked : ranked.toSorted((one, other) => one.rank - other.rank)).map(({ part }) => part);
}

/** How many claims this transaction adds to a block, or takes off it. */
function counted(tx: Transaction, key: Key): number {
  const write = tx.pending(key);
  return write?.kind === 'add' ? (write.amounts['used'] ?? 0) : 0;
}

async function freeAddresses(store: Store, tx: Transaction, subnetId: string, part: Part): Promise<readonly string[]> {
  const claimed = await claimedKeys(store, subnetId, firstOf(part), lastOf(part));
  const free: string[] = [];
  for (let value = part.first; value <= part.last; value += 1n) {
    const address = { version: part.version, value };
    const key = addressKey(subnetId, address);
    const write = tx.pending(key)?.kind;
    if (write === 'remove' || (write === undefined && !claimed.has(key.sk))) free.push(formatAddress(address));
  }
  return free;
}

/** In an order that chance decides (Fisher and Yates). */
function shuffled<T>(things: readonly T[], chance: Chance): readonly T[] {
  const all = [...things];
  for (let left = all.length; left > 1; left -= 1) {
    const drawn = Math.floor(chance.random() * left);
    const [one, other] = [all[left - 1], all[drawn]] as [T, T];
    all[left - 1] = other;
    all[drawn] = one;
  }
  return all;
}
