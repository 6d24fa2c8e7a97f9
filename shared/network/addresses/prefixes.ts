/** The prefixes of a subnet pool, and what is free in them. */
import { addressBits, type IpVersion } from './address.ts';
import { type Cidr, cidrOf, covers } from './cidr.ts';

interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

const byFirst = (one: Range, other: Range): number => (one.first < other.first ? -1 : one.first > other.first ? 1 : 0);

/** Ranges in order, those joined that overlap or touch. */
function joined(ranges: readonly Range[]): readonly Range[] {
  const all: { first: bigint; last: bigint }[] = [];
  for (const { first, last } of ranges.toSorted(byFirst)) {
    const before = all.at(-1);
    if (before === undefined || first > before.last + 1n) all.push({ first, last });
    else if (last > before.last) before.last = last;
  }
  return all;
}

/** What is in the ranges and not in the taken ones. */
function remaining(ranges: readonly Range[], taken: readonly Range[]): readonly Range[] {
  const free: Range[] = [];
  const all = joined(taken);
  let next = 0;
  for (const { first, last } of joined(ranges)) {
    let from = first;
    while ((all[next]?.last ?? last) < first) next += 1;
    for (let index = next; from <= last; index += 1) {
      const gap = all[index];
      if (gap === undefined || gap.first > last) {
        free.push({ first: from, last });
        break;
      }
      if (gap.first > from) free.push({ first: from, last: gap.first - 1n });
      if (gap.last >= from) from = gap.last + 1n;
    }
  }
  return free;
}

/** The fewest blocks that a range is made of, in order. */
function* blocksOf({ first, last }: Range, version: IpVersion): Generator<Cidr, void, undefined> {
  const bits = addressBits[version];
  for (let value = first; value <= last; ) {
    let hostBits = 0;
    const isBlock = (length: bigint) => (value & ((1n << length) - 1n)) === 0n && value + (1n << length) - 1n <= last;
    while (hostBits < bits && isBlock(BigInt(hostBits + 1))) hostBits += 1;
    yield cidrOf({ version, value }, bits - hostBits);
    value += 1n << BigInt(hostBits);
  }
}

/** The same addresses in the fewest prefixes: what a subnet pool shows of those that it was given. All are of one version. */
export function compactPrefixes(prefixes: readonly Cidr[]): readonly Cidr[] {
  const [{ version } = { version: 4 as const }] = prefixes;
  return joined(prefixes).flatMap((range) => [...blocksOf(range, version)]);
}

/**
 * A free prefix of this length, from the smallest free block that has room, as Neutron takes it: large blocks stay whole for those that need
 * them. All prefixes are of one version.
 * @param taken the subnets of the pool
 * @returns undefined when there is none
 */
export function freePrefix(prefixes: readonly Cidr[], taken: readonly Cidr[], prefixLength: number): Cidr | undefined {
  const [{ version } = { version: 4 as const }] = prefixes;
  let best: Cidr | undefined;
  for (const range of remaining(prefixes, taken)) {
    for (const block of blocksOf(range, version)) {
      if (block.prefixLength <= prefixLength && block.prefixLength > (best?.prefixLength ?? -1)) best = block;
    }
  }
  return best && cidrOf({ version, value: best.first }, prefixLength);
}

/** Whether a prefix that was asked for can be had: it is in the pool's, and touches no subnet. */
export function isPrefixFree(prefixes: readonly Cidr[], taken: readonly Cidr[], wanted: Cidr): boolean {
  const isInside = compactPrefixes(prefixes).some((prefix) => covers(prefix, wanted));
  return isInside && !taken.some((subnet) => subnet.first <= wanted.last && wanted.first <= subnet.last);
}
