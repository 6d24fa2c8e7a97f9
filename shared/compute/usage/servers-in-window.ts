/**
 * Servers that lived in a time. Of those that live, all that were made before its end; of those that are gone, rows of a narrow index are looked at and only
 * what ended after its beginning is read whole. What was forgotten (`tombstoneDays`) is not there.
 */
import type { Store } from '../../store/port.ts';
import { isPossiblePartition, maximumKeys } from '../../store/requests.ts';
import { shardCount } from '../../store/table.ts';
import { type Server, serverPartitions, servers } from '../servers/server.ts';
import type { Window } from './window.ts';

const iso = (moment: number) => new Date(moment).toISOString();

/** By project and id, as Nova orders them. */
const placeOf = ({ projectId, id }: Pick<Server, 'projectId' | 'id'>) => `${projectId}#${id}`;

/** @param projectId undefined for those of all projects */
export async function serversIn(store: Store, window: Window, projectId: string | undefined): Promise<readonly Server[]> {
  const shards = projectId === undefined ? Array.from({ length: shardCount }, (_, shard) => shard) : [0];
  const partition = (shard: number, isGone: boolean) =>
    projectId === undefined ? serverPartitions.all(shard, isGone) : serverPartitions.project(projectId, isGone);
  const found = await Promise.all(
    shards.flatMap((shard) => [
      living(store, partition(shard, false), window, projectId),
      gone(store, partition(shard, true), window, projectId),
    ]),
  );
  const isIn = ({ launchedAt, terminatedAt }: Server) =>
    launchedAt !== null && launchedAt < iso(window.stop) && (terminatedAt === null || terminatedAt > iso(window.start));
  return found
    .flat()
    .filter(isIn)
    .toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
}

const before = ({ stop }: Window) => ({ to: `${iso(stop)}~` });

async function living(store: Store, partition: string, window: Window, projectId: string | undefined): Promise<readonly Server[]> {
  const index = projectId === undefined ? 'all' : 'project';
  return isPossiblePartition(partition) ? Array.fromAsync(servers.all(store, { index, partition, range: before(window) })) : [];
}

async function gone(store: Store, partition: string, window: Window, projectId: string | undefined): Promise<readonly Server[]> {
  if (!isPossiblePartition(partition)) return [];
  const index = projectId === undefined ? 'narrow_all' : 'narrow';
  const where = [{ attribute: 'terminatedAt', from: iso(window.start), orMissing: true }] as const;
  const found: Server[] = [];
  let after: Parameters<Store['list']>[0]['after'];
  do {
    const page = await store.list({
      index,
      partition,
      range: before(window),
      where,
      limit: 1000,
      ...(after === undefined ? {} : { after }),
    });
    for (let first = 0; first < page.items.length; first += maximumKeys) {
      const keys = page.items.slice(first, first + maximumKeys).map(({ pk, sk }) => ({ pk, sk }));
      for (const item of await store.getMany(keys)) if (item !== undefined) found.push(servers.parse(item));
    }
    after = page.after;
  } while (after !== undefined);
  return found;
}

/** Those after the marker, no more than the limit. */
export function pageOfServers(all: readonly Server[], limit: number, marker: Server | undefined): readonly Server[] {
  const rest = marker === undefined ? all : all.filter((server) => placeOf(server) > placeOf(marker));
  return rest.slice(0, limit);
}
