/**
 * Tells hosts of changes. What is owed stands in the items that have changed: a group's record for its rules, a member for its coming, going and its addresses, a port for itself. From
 * there it goes in two steps, each of which may be done again: which groups let other things through now, and for whom (counted, in `filterStates`), and then the messages. Whoever dies
 * in between has left what is owed where the next finds it; of two who do the same the host takes the newer, once.
 */
import { allOf } from '../../compute/due.ts';
import { hostQueue } from '../../messaging/agent-queues.ts';
import { isHostName } from '../../messaging/members.ts';
import { QueueNotFound } from '../../messaging/port.ts';
import { updateFiltersMessage } from '../../messaging/update-filters.ts';
import type { Ports } from '../../ports.ts';
import type { Item } from '../../store/port.ts';
import { transaction } from '../../store/transaction.ts';
import { networks } from '../networks/network.ts';
import { ports as portThings } from '../ports/port.ts';
import {
  filterStates,
  type GroupMember,
  groupMembers,
  groupPartition,
  membersOf,
  referrers,
  rulesOf,
  securityGroups,
} from '../security-groups/security-group.ts';
import { tellGroup } from './carry.ts';
import { filtersOf } from './filters.ts';
import type { Owing } from './owed-sorts.ts';
import { plugsOf } from './plug.ts';

export type Telling = Pick<Ports, 'store' | 'queues' | 'clock' | 'chance' | 'log' | 'devices'>;

/** Hosts that are told of a group: these, or all that have a port in it. */
type Hosts = 'all' | readonly string[];

const joined = (one: Hosts, other: Hosts): Hosts => (one === 'all' || other === 'all' ? 'all' : [...new Set([...one, ...other])]);

/** Few things are renamed: what tells of it is read when one is. */
const names = () => import('../renamed.ts');

/** How each kind of items is told. */
export const tellings: Readonly<Record<Owing, (ports: Telling, item: Item) => Promise<void>>> = {
  async member(ports, item) {
    const { groupId, portId } = groupMembers.parse(item);
    const member = await groupMembers.get(ports.store, { groupId, portId });
    if (member?.owed !== undefined) await spread(ports, groupId);
  },
  async group(ports, item) {
    const { id } = securityGroups.parse(item);
    await (await names()).tellNewNameOfGroup(ports, id);
    if ((await securityGroups.get(ports.store, id))?.owedSince !== undefined) await spread(ports, id);
  },
  network: async (ports, item) => (await names()).tellNewNameOfNetwork(ports, networks.parse(item).id),
  filters: (ports, item) => tellHosts(ports, filterStates.parse(item).groupId),
  port: (ports, item) => tellOfPort(ports, portThings.parse(item).id),
};

/** From what has changed of a group to the groups that let other things through because of it. */
async function spread(ports: Telling, groupId: string): Promise<void> {
  const { store } = ports;
  const group = await securityGroups.get(store, groupId);
  const all = groupMembers.all(store, { index: 'table', partition: groupPartition(groupId), range: { prefix: 'MEMBER#' } });
  const members = (await Array.fromAsync(all)).filter(({ owed }) => owed !== undefined);
  const owing = new Map<string, Hosts>();
  const owe = (id: string, hosts: Hosts) => owing.set(id, joined(owing.get(id) ?? [], hosts));
  if (group?.owedSince !== undefined) owe(groupId, 'all');
  if (members.some(({ owed }) => owed?.toReferrers)) for (const id of await referringTo(ports, groupId)) owe(id, 'all');
  const arrived = members.filter(({ owed, isGone, hostId }) => owed?.toHost && isGone !== true && hostId !== '');
  if (arrived.length > 0) owe(groupId, [...new Set(arrived.map(({ hostId }) => hostId))]);
  await allOf([...owing].map(([id, hosts]) => count(ports, id, hosts)));
  await settle(ports, groupId, group?.owedSince, members);
  await allOf([...owing.keys()].map((id) => tellHosts(ports, id)));
}

/** The groups whose rules name a group: others, and perhaps itself. */
async function referringTo({ store }: Telling, groupId: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const all = referrers.all(store, { index: 'table', partition: groupPartition(groupId), range: { prefix: 'REFERRER#' } });
  for await (const referrer of all) found.add(referrer.groupId);
  if ((await rulesOf(store, groupId)).some(({ remoteGroupId }) => remoteGroupId === groupId)) found.add(groupId);
  return found;
}

/** Counts that a group lets other things through, in the commit that owes it to hosts. */
async function count(ports: Telling, groupId: string, hosts: Hosts): Promise<void> {
  await transaction(ports, async (tx) => {
    if ((await tx.get(securityGroups, groupId)) === undefined) return;
    const { revision, owed } = (await tx.get(filterStates, groupId)) ?? { revision: 0 };
    const to = joined(owed?.hosts ?? [], hosts);
    const since = owed?.since ?? ports.clock.now();
    tx.put(filterStates, { groupId, revision: revision + 1, owed: { since, hosts: to === 'all' ? to : [...to] } });
  });
}

/** Members whose debt is taken off by one commit. */
const settledAtOnce = 40;

/** What was found owing owes no more; what has changed since does. Those that have left go. */
async function settle(ports: Telling, groupId: string, since: number | undefined, members: readonly GroupMember[]): Promise<void> {
  for (let from = 0; from < members.length; from += settledAtOnce) {
    await transaction(ports, async (tx) => {
      for (const found of members.slice(from, from + settledAtOnce)) {
        const member = await tx.get(groupMembers, found);
        if (member === undefined || JSON.stringify(member) !== JSON.stringify(found)) continue;
        const { owed: _told, ...rest } = member;
        if (member.isGone === true) tx.remove(groupMembers, found);
        else tx.put(groupMembers, rest);
      }
    });
  }
  if (since === undefined) return;
  await transaction(ports, async (tx) => {
    const group = await tx.get(securityGroups, groupId);
    if (group?.owedSince !== since) return;
    const { owedSince: _told, ...rest } = group;
    tx.put(securityGroups, rest);
  });
}

/** Messages that are sent at once. */
const sentAtOnce = 16;

/** Sends what a group lets through to those to whom it is owed. */
async function tellHosts(ports: Telling, groupId: string): Promise<void> {
  const { store } = ports;
  const found = await filterStates.get(store, groupId);
  if (found?.owed === undefined) return;
  const [filters] = await filtersOf(store, [groupId]);
  const there = new Set<string>();
  for await (const { hostId } of membersOf(store, groupId)) if (isHostName(hostId)) there.add(hostId);
  const { hosts } = found.owed;
  const told = hosts === 'all' ? [...there] : hosts.filter((host) => there.has(host));
  if (filters !== undefined)
    for (let from = 0; from < told.length; from += sentAtOnce)
      await allOf(told.slice(from, from + sentAtOnce).map((host) => unlessUnknown(ports, host, () => tellGroup(ports, host, filters))));
  await transaction(ports, async (tx) => {
    const state = await tx.get(filterStates, groupId);
    // What was counted since is owed by whoever has counted it.
    if (state?.owed !== undefined && state.revision === found.revision) tx.put(filterStates, { groupId, revision: state.revision });
  });
}

async function tellOfPort(ports: Telling, portId: string): Promise<void> {
  const { store, queues, clock } = ports;
  const found = await portThings.get(store, portId);
  if (found?.told?.owedSince === undefined) return;
  const { hostId: host } = found;
  const [port] = await plugsOf({ store }, [found]);
  if (port !== undefined && isHostName(host)) {
    const told = { type: 'update_filters', host, issuedAt: clock.now(), of: 'port', port } as const;
    await unlessUnknown(ports, host, () => queues.send(hostQueue(host), updateFiltersMessage(told)));
  }
  await transaction(ports, async (tx) => {
    const standing = await tx.get(portThings, portId);
    if (standing?.told === undefined || standing.hostId !== host || standing.told.revision !== found.told?.revision) return;
    tx.put(portThings, { ...standing, told: { revision: standing.told.revision } });
  });
}

/** A host that was never registered has no queue, and no port. */
async function unlessUnknown({ log }: Telling, host: string, send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!(error instanceof QueueNotFound)) throw error;
    log.write({ level: 'info', event: 'filters for nobody', host });
  }
}
