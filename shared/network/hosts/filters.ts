/** What security groups let through, as hosts are told it: their rules, with groups that these name resolved into addresses. */
import type { FilterRule, GroupFilters } from '../../messaging/network-ports.ts';
import type { Store } from '../../store/port.ts';
import { type Cidr, formatCidr, knownCidr } from '../addresses/cidr.ts';
import { compactPrefixes } from '../addresses/prefixes.ts';
import { filterStates, membersOf, rulesOf, type SecurityGroupRule, securityGroups } from '../security-groups/security-group.ts';

const ruleToTell = (rule: SecurityGroupRule): FilterRule => ({
  direction: rule.direction,
  ethertype: rule.ethertype,
  ...(rule.protocol === null ? {} : { protocol: rule.protocol }),
  ...(rule.portRangeMin === null ? {} : { from: rule.portRangeMin }),
  ...(rule.portRangeMax === null ? {} : { to: rule.portRangeMax }),
  ...(rule.remoteIpPrefix === null ? {} : { prefix: rule.remoteIpPrefix }),
  ...(rule.remoteGroupId === null ? {} : { groupId: rule.remoteGroupId }),
});

/** Everybody in a group, in the fewest blocks. */
async function addressesOf(store: Store, groupId: string): Promise<string[]> {
  const blocks: Cidr[] = [];
  for await (const { addresses } of membersOf(store, groupId)) blocks.push(...addresses.map(knownCidr));
  const ofVersion = (version: 4 | 6) => compactPrefixes(blocks.filter((block) => block.version === version));
  return [...ofVersion(4), ...ofVersion(6)].map(formatCidr);
}

/**
 * The filters of groups as they are now; those that are gone are left out. What is counted is read first: what changes meanwhile is told under the next number, whether or not it
 * is in this one already. For one group that names itself these are three reads.
 */
export async function filtersOf(store: Store, groupIds: Iterable<string>): Promise<readonly GroupFilters[]> {
  const ids = [...new Set(groupIds)];
  const found: Omit<GroupFilters, 'members'>[] = [];
  for (let from = 0; from < ids.length; from += 50) {
    const some = ids.slice(from, from + 50);
    const items = await store.getMany(some.flatMap((id) => [filterStates.key(id), securityGroups.key(id)]));
    const known = some.flatMap((groupId, index) => {
      const [state, group] = [items[2 * index], items[2 * index + 1]];
      const revision = state === undefined ? 0 : filterStates.parse(state).revision;
      return group === undefined ? [] : [{ groupId, revision, stateful: securityGroups.parse(group).stateful }];
    });
    const rules = await Promise.all(known.map(async (each) => ({ ...each, rules: (await rulesOf(store, each.groupId)).map(ruleToTell) })));
    found.push(...rules);
  }
  const named = new Set(found.flatMap(({ rules }) => rules.flatMap(({ groupId }) => groupId ?? [])));
  const members = new Map(await Promise.all([...named].map(async (id) => [id, await addressesOf(store, id)] as const)));
  return found.map((each) => ({
    ...each,
    members: Object.fromEntries(
      each.rules.flatMap(({ groupId }) => (groupId === undefined ? [] : [[groupId, members.get(groupId) ?? []]])),
    ),
  }));
}

/** What a message has room for, bytes: a good part of a queue's limit. */
const partBytes = 200_000;

/** A group's filters in as many parts as messages are needed. Thousands of rules, or of addresses, do not fit into one. */
export function partsOf(group: GroupFilters, most = partBytes): readonly GroupFilters[] {
  if (JSON.stringify(group).length <= most) return [group];
  const parts: GroupFilters[] = [];
  let [part, size] = [{ ...group, rules: [] as FilterRule[], members: {} as Record<string, string[]> }, 0];
  parts.push(part);
  const room = (bytes: number) => {
    if (size + bytes > most) {
      part = { ...group, rules: [], members: {} };
      parts.push(part);
      size = 0;
    }
    size += bytes;
    return part;
  };
  for (const rule of group.rules) room(JSON.stringify(rule).length + 1).rules.push(rule);
  for (const [id, addresses] of Object.entries(group.members)) {
    // One that nobody is in has its place too.
    room(id.length + 5).members[id] ??= [];
    for (const address of addresses) {
      const { members } = room(address.length + 3);
      const list = members[id] ?? [];
      list.push(address);
      members[id] = list;
    }
  }
  return parts;
}
