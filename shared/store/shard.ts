import { shardCount } from './table.ts';

/** A whole number below 2^32 for a text: the same for ever, and even over random texts. (FNV-1a) */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let position = 0; position < text.length; position++) {
    hash = Math.imul(hash ^ text.charCodeAt(position), 0x01000193);
  }
  return hash >>> 0;
}

/** The shard of an id: the same for ever. */
export const shardOf = (id: string): number => hashOf(id) % shardCount;
