/** What must hold of server groups: what they have claimed is what their servers have, and no hard rule is broken, whoever looks when. */
import {
  groupMembers,
  groupPartition,
  homes,
  ofUserKey,
  onHostKey,
  type ServerGroup,
  serverGroups,
} from '../../shared/compute/groups/group.ts';
import type { Server } from '../../shared/compute/servers/server.ts';
import { brokenByGroup } from '../../shared/doctor/rules.ts';
import { number } from './history.ts';
import type { World } from './world.ts';

const countBy = <T>(things: readonly T[], of: (thing: T) => string): ReadonlyMap<string, number> =>
  new Map(Array.from(Map.groupBy(things, of), ([name, found]) => [name, found.length]));

export function groupBooks(world: World) {
  const members = new Map<string, Map<string, Server>>();
  const touched = new Set<string>();
  /** Counters that were ever at something, to see that they go. */
  const counted = new Map<string, Set<string>>();

  /** Of a counter for each of these, and for each that had one before. */
  function checkCounts(id: string, what: string, counts: ReadonlyMap<string, number>, keyOf: (name: string) => { pk: string; sk: string }) {
    const names = counted.get(`${id} ${what}`) ?? new Set<string>();
    counted.set(`${id} ${what}`, names);
    for (const name of counts.keys()) names.add(name);
    for (const name of names) {
      const item = world.item(keyOf(name));
      const expected = counts.get(name) ?? 0;
      if (number(item, 'servers') !== expected || (item !== undefined && expected === 0))
        world.fail`The group ${id} counts ${number(item, 'servers')} servers on ${name}; it has ${expected} there.`;
    }
  }

  function checkRule(group: ServerGroup, of: readonly Server[]) {
    const places = of.flatMap(({ id, allocations }) => [...new Set(allocations.map(({ host }) => host))].map((host) => ({ id, host })));
    const onHosts = countBy(places, ({ host }) => host);
    const home = world.item(homes.key(group.id))?.['host'];
    for (const { rule, says } of brokenByGroup(group, onHosts, typeof home === 'string' ? home : undefined))
      world.violate(`A server group breaks the rule ${rule}`, says);
    if (group.policy === 'anti-affinity' && of.length > 1 && onHosts.size > 1) world.mark('servers of a group are apart');
    if (group.policy === 'affinity' && of.length > 1 && onHosts.size === 1) world.mark('servers of a group are together');
  }

  return {
    touch(id: string): void {
      touched.add(id);
    },
    takeServer(server: Server): void {
      const { groupId } = server;
      if (groupId === null || groupId === undefined) return;
      touched.add(groupId);
      members.set(groupId, (members.get(groupId) ?? new Map<string, Server>()).set(server.id, server));
    },
    check(): void {
      for (const id of touched) {
        const of = [...(members.get(id)?.values() ?? [])];
        const claimed = of.flatMap(({ allocations }) => allocations.filter(({ groupId }) => groupId === id));
        checkCounts(
          id,
          'hosts',
          countBy(claimed, ({ host }) => host),
          (host) => onHostKey(id, host),
        );
        const living = of.filter(({ deletedAt }) => deletedAt === null);
        checkCounts(
          id,
          'users',
          countBy(living, ({ userId }) => userId),
          (userId) => ofUserKey(id, userId),
        );
        for (const server of of) {
          const isMember = world.item(groupMembers.key({ groupId: id, serverId: server.id })) !== undefined;
          if (isMember !== (server.deletedAt === null)) world.fail`The server ${server.id} is in the group ${id}: ${isMember}.`;
        }
        const item = world.item({ pk: groupPartition(id), sk: 'SERVER_GROUP' });
        if (item !== undefined) checkRule(serverGroups.parse(item), of);
      }
      touched.clear();
    },
  };
}
