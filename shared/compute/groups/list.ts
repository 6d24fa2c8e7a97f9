/** Server groups with their members: one range of an index holds both. */
import type { Store } from '../../store/port.ts';
import { isPossiblePartition } from '../../store/requests.ts';
import { shardCount } from '../../store/table.ts';
import { groupMembers, groupPartition, groupPlaces, memberPrefix, type ServerGroup, serverGroups } from './group.ts';
import type { GroupWithMembers } from './view.ts';

type Query = Pick<Parameters<Store['list']>[0], 'index' | 'partition' | 'range'>;

async function* rowsOf(store: Store, query: Query) {
  if (!isPossiblePartition(query.partition)) return;
  let after: Parameters<Store['list']>[0]['after'];
  do {
    const page = await store.list({ ...query, limit: 1000, ...(after === undefined ? {} : { after }) });
    yield* page.items;
    after = page.after;
  } while (after !== undefined);
}

/** The first of a partition, oldest first, as many as are asked for. What is left of a group that was deleted is passed over. */
async function firstOf(store: Store, query: Query, most: number): Promise<readonly GroupWithMembers[]> {
  const found: { readonly group: ServerGroup; readonly members: string[] }[] = [];
  for await (const item of rowsOf(store, query)) {
    const last = found.at(-1);
    if (item.sk.startsWith(memberPrefix)) {
      const { group, serverId } = groupMembers.parse(item);
      if (last?.group.id === group.id) last.members.push(serverId);
    } else if (found.length === most) break;
    else found.push({ group: serverGroups.parse(item), members: [] });
  }
  return found;
}

/** @param projectId undefined for those of all projects */
export async function listGroups(store: Store, projectId: string | undefined, most: number): Promise<readonly GroupWithMembers[]> {
  if (projectId !== undefined) return firstOf(store, { index: 'project', partition: groupPlaces.project(projectId) }, most);
  const shards = Array.from({ length: shardCount }, (_, shard) => groupPlaces.all(shard));
  const found = await Promise.all(shards.map((partition) => firstOf(store, { index: 'all', partition }, most)));
  const place = ({ group }: GroupWithMembers) => `${group.createdAt}#${group.id}`;
  return found.flat().toSorted((one, other) => (place(one) < place(other) ? -1 : 1));
}

/** As its partition holds them, so that a member that has just come is there. */
export async function membersOf(store: Store, group: ServerGroup): Promise<GroupWithMembers> {
  const members = [];
  const query = { index: 'table', partition: groupPartition(group.id), range: { prefix: memberPrefix } } as const;
  for await (const item of rowsOf(store, query)) members.push(groupMembers.parse(item));
  const inOrder = members.toSorted((one, other) => (one.addedAt < other.addedAt ? -1 : 1));
  return { group, members: inOrder.map(({ serverId }) => serverId) };
}
