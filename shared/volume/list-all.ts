/** A project's things, or everybody's. */
import type { Collection } from '../store/collection.ts';
import type { Store } from '../store/port.ts';
import { shardCount } from '../store/table.ts';

interface Partitions {
  readonly project: (projectId: string) => string;
  readonly all: (shard: number) => string;
}

/** Newest first. @param projectId undefined for everybody's */
export async function listAll<T extends { readonly id: string; readonly createdAt: string }>(
  store: Store,
  things: Collection<T, string>,
  { project, all }: Partitions,
  projectId: string | undefined,
): Promise<readonly T[]> {
  const sources =
    projectId === undefined
      ? Array.from({ length: shardCount }, (_, shard) => ({ index: 'all' as const, partition: all(shard) }))
      : [{ index: 'project' as const, partition: project(projectId) }];
  const lists = await Promise.all(sources.map((source) => Array.fromAsync(things.all(store, { ...source, order: 'descending' }))));
  return lists.flat().toSorted((a, b) => (a.createdAt > b.createdAt || (a.createdAt === b.createdAt && a.id > b.id) ? -1 : 1));
}
