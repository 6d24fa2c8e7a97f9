/** Where a group's servers are, for whoever looks for a host: what speaks for a host and against it. */
import type { Store } from '../../store/port.ts';
import { mostPerHost } from './claims.ts';
import { groupPartition, homes, hostOfKey, type ServerGroup, serverGroups } from './group.ts';

export interface GroupPlacement {
  readonly policy: ServerGroup['policy'];
  /** How many a host may have; below zero for any number. */
  readonly mostPerHost: number;
  /** How many of them are where. */
  readonly servers: ReadonlyMap<string, number>;
  /** Of an affinity group that has servers somewhere: where. */
  readonly home: string | null;
}

/** @param groupId null or undefined: a server without a group; so is that of a group that was deleted */
export async function readPlacement(store: Store, groupId: string | null | undefined): Promise<GroupPlacement | undefined> {
  const group = groupId === null || groupId === undefined ? undefined : await serverGroups.get(store, groupId);
  return group && placementOf(store, group);
}

export async function placementOf(store: Store, group: ServerGroup): Promise<GroupPlacement> {
  const servers = new Map<string, number>();
  let home: string | null = null;
  let after: Parameters<Store['list']>[0]['after'];
  do {
    const range = { from: 'HOME', to: 'HOST$' };
    const page = await store.list({ index: 'table', partition: groupPartition(group.id), range, limit: 1000, ...(after ? { after } : {}) });
    for (const item of page.items) {
      const host = hostOfKey(item);
      if (host === undefined) home = homes.parse(item).host;
      else servers.set(host, Number(item['servers']));
    }
    after = page.after;
  } while (after !== undefined);
  return { policy: group.policy, mostPerHost: mostPerHost(group), servers, home: group.policy === 'affinity' ? home : null };
}

const on = ({ servers }: GroupPlacement, host: string) => servers.get(host) ?? 0;

/** Whether the group's rule, if it is a hard one, lets another of its servers be on the host. */
export function admitsHost(group: GroupPlacement | undefined, host: string): boolean {
  if (group === undefined) return true;
  if (group.home !== null && group.home !== host) return false;
  return group.mostPerHost < 0 || on(group, host) < group.mostPerHost;
}

/** How well the host suits a soft rule; more is better, and comes before all other weights. */
export function suitsGroup(group: GroupPlacement | undefined, host: string): number {
  if (group?.policy === 'soft-affinity') return on(group, host);
  return group?.policy === 'soft-anti-affinity' ? -on(group, host) : 0;
}

/** Hosts to look at before all others: those where a group is that wants to stay together. */
export function hostsTogether(group: GroupPlacement | undefined): readonly string[] {
  if (group === undefined) return [];
  if (group.home !== null) return [group.home];
  return group.policy === 'soft-affinity' ? [...group.servers.keys()] : [];
}

/** The same with one more of them on the host. */
export function withOneMore(group: GroupPlacement | undefined, host: string): GroupPlacement | undefined {
  if (group === undefined) return undefined;
  const servers = new Map(group.servers).set(host, on(group, host) + 1);
  return { ...group, servers, home: group.policy === 'affinity' ? host : null };
}
