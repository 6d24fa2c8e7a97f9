/** One server group by its own partition: what its servers have claimed keeps to its rule, and it is at home where they are. */
import { groupPartition, homes, hostOfKey, onHostKey, type ServerGroup, serverGroups, tallies } from '../compute/groups/group.ts';
import type { Item, Store } from '../store/port.ts';
import { transaction } from '../store/transaction.ts';
import { type Finding, itemsOf, type Look, type Repair, seen } from './finding.ts';
import { brokenByGroup } from './rules.ts';

export async function lookAtGroup(store: Store, id: string): Promise<Look> {
  const [groupItem, homeItem] = await store.getMany([serverGroups.key(id), homes.key(id)]);
  // Nothing holds for those that are left of a group that was deleted.
  if (groupItem === undefined) return { findings: [], judgedBy: [seen(serverGroups.key(id), undefined)] };
  const counted = await itemsOf(store, groupPartition(id), onHostKey(id, '').sk);
  const group = serverGroups.parse(groupItem);
  const home = homeItem && homes.parse(homeItem).host;
  return {
    findings: brokenByGroup(group, onHosts(counted), home).map(({ rule, says }) => findingOf(group, rule, says, counted)),
    judgedBy: [seen(serverGroups.key(id), groupItem), seen(homes.key(id), homeItem), ...counted.map((each) => seen(each, each))],
  };
}

const onHosts = (counted: readonly Item[]): ReadonlyMap<string, number> =>
  new Map(counted.map((item) => [hostOfKey(item) ?? '', tallies.parse(item).servers]));

function findingOf({ id }: ServerGroup, rule: 'apart' | 'together' | 'home', says: string, counted: readonly Item[]): Finding {
  if (rule !== 'home') return { says: `${says} Its servers stay where they are: migrate some of them.` };
  return { says, repair: bringHome(id, counted) };
}

/** Whoever comes first writes the home in the commit that counts it, and comes nowhere but to the home that is written; the last to go takes both. */
const bringHome =
  (groupId: string, counted: readonly Item[]): Repair =>
  (ports) =>
    transaction(ports, async (tx) => {
      const home = await tx.get(homes, groupId);
      for (const item of counted) {
        await tx.get(tallies, item);
        if (tx.seen(item) !== item.version) return false;
      }
      const [first] = counted;
      const host = first && hostOfKey(first);
      if (host !== undefined) tx.put(homes, { groupId, host });
      else if (home === undefined || (await tx.get(tallies, onHostKey(groupId, home.host))) !== undefined) return false;
      else tx.remove(homes, groupId);
      return true;
    });
