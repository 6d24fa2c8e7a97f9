import { shardCount } from './table.ts';

/** A whole number below 2^32 for a text: the same for ever, and even over random texts. (FNV-1a) */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let position = 0; position < text.length; position++) {
    hash = Math.imul(hash ^ text.charCodeAt(position), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * As `hashOf`, with its bits mixed: texts that differ in their last characters alone, such as the names of a rack's hosts, are far from each
 * other. (The end of MurmurHash3)
 */
export function spreadHashOf(text: string): number {
  let hash = hashOf(text);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The shard of an id: the same for ever. */
export const shardOf = (id: string): number => hashOf(id) % shardCount;
