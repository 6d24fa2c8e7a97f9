/** Chance that forks: every part of a simulation has a stream of its own, so that more draws in one part change nothing in another. */
import type { Chance } from '../../shared/clock.ts';

export interface Stream extends Chance {
  /** A stream that depends on this one's seed and the name only, not on what was drawn from it. */
  fork(name: string): Stream;
  /** Whether something of that probability happens. */
  happens(probability: number): boolean;
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number;
  /** @throws when there is nothing to pick from */
  pick<T>(from: readonly T[]): T;
}

/** FNV-1a over the units of a text, begun with a seed. */
export function mix(seed: number, text: string): number {
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (let position = 0; position < text.length; position++) hash = Math.imul(hash ^ text.charCodeAt(position), 0x01000193);
  return hash >>> 0;
}

/** The generator is sfc32: small, fast, and good enough to tell apart what millions of seeds do. */
export function stream(seed: number, name = ''): Stream {
  const origin = mix(seed, name);
  let [a, b, c, counter] = [origin, seed >>> 0, 0x9e3779b9, 1];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round++) next();
  const random = () => next() / 2 ** 32;
  const hex = (word: number, digits: number) => word.toString(16).padStart(8, '0').slice(0, digits);
  return {
    random,
    fork: (part) => stream(seed, `${name}/${part}`),
    happens: (probability) => probability > 0 && random() < probability,
    between: (least, most) => least + Math.floor(random() * (most - least + 1)),
    pick(from) {
      if (from.length === 0) throw new Error('There is nothing to pick from.');
      return from[Math.floor(random() * from.length)] as (typeof from)[number];
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => next() >>> 24),
    uuid() {
      const [first, second, third, fourth] = [next(), next(), next(), next()];
      const high = hex(second, 8);
      const low = ((third & 0x3fffffff) | 0x80000000) >>> 0;
      return `${hex(first, 8)}-${high.slice(0, 4)}-4${high.slice(5, 8)}-${hex(low, 4)}-${hex(low, 8).slice(4)}${hex(fourth, 8)}`;
    },
  };
}
