import { shardCount } from './table.ts';

/** The shard of an id: the same for ever, and even over random ids. (FNV-1a) */
export function shardOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let position = 0; position < id.length; position++) {
    hash = Math.imul(hash ^ id.charCodeAt(position), 0x01000193);
  }
  return (hash >>> 0) % shardCount;
}
