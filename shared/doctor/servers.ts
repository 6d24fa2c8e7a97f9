/** One server with all that belongs to it: its task and the commands that are owed for it, its mappings, and the claims and attachments of the volumes that they name. */
import { commands } from '../compute/commands/command.ts';
import { claimIdOf, volumeClaims } from '../compute/disks/claim.ts';
import { attachedVolumes, type Mapping, mappings, readWithMappings } from '../compute/disks/mapping.ts';
import { groupMembers } from '../compute/groups/group.ts';
import { type Server, servers } from '../compute/servers/server.ts';
import type { Store } from '../store/port.ts';
import { transaction } from '../store/transaction.ts';
import { volumes } from '../volume/volume.ts';
import { type Finding, itemsOf, type Look, type Repair, seen } from './finding.ts';
import { brokenByDisk, brokenByServer } from './rules.ts';

interface Whole {
  readonly server: Server | undefined;
  readonly mapped: readonly Mapping[];
  /** Ids of the commands that are owed. */
  readonly owed: ReadonlySet<string>;
}

export async function lookAtServer(store: Store, id: string): Promise<Look> {
  const { pk } = servers.key(id);
  const [own, commanded] = [await itemsOf(store, pk, 'SERVER'), await itemsOf(store, pk, 'COMMAND#')];
  const item = own.find(({ sk }) => sk === servers.key(id).sk);
  const whole: Whole = {
    server: item && servers.parse(item),
    mapped: own.filter((each) => each !== item).map((each) => mappings.parse(each)),
    owed: new Set(commanded.map((each) => commands.parse(each).id)),
  };
  const disks = await lookAtDisks(store, whole.mapped);
  const member = await lookAtMembership(store, whole.server);
  return {
    findings: [...wrongWith(id, whole), ...disks.findings, ...member.findings],
    judgedBy: [...[...own, ...commanded].map((each) => seen(each, each)), ...disks.judgedBy, ...member.judgedBy],
  };
}

/** What is wrong with a server by itself. */
function wrongWith(id: string, { server, mapped, owed }: Whole): readonly Finding[] {
  if (server === undefined) {
    return [
      ...[...owed].map((command) => ({
        says: `The command ${command} is owed for the server ${id}, which is not there.`,
        repair: forgetCommand(id, command),
      })),
      ...mapped.map(({ id: mapping }) => ({ says: `The block device mapping ${mapping} is of the server ${id}, which is not there.` })),
    ];
  }
  return brokenByServer(server, mapped, owed).map(({ rule, says }) => {
    if (rule === 'task') return { says: `${says} No host will end it: an administrator may (openstack server set --state).` };
    return rule === 'shown' && owed.size === 0 ? { says, repair: showMapped(server) } : { says };
  });
}

const forgetCommand =
  (serverId: string, id: string): Repair =>
  (ports) =>
    transaction(ports, async (tx) => {
      const [server, command] = [await tx.get(servers, serverId), await tx.get(commands, { serverId, id })];
      if (server !== undefined || command === undefined) return false;
      tx.remove(commands, { serverId, id });
      return true;
    });

/** Its mappings change only together with it: as long as it is as it was read, they are. */
const showMapped =
  (judged: Server): Repair =>
  (ports) =>
    transaction(ports, async (tx) => {
      const { server, mappings: mapped } = await readWithMappings(tx, ports.store, judged.id);
      if (server === undefined || JSON.stringify(server) !== JSON.stringify(judged)) return false;
      tx.put(servers, { ...server, volumesAttached: attachedVolumes(mapped) });
      return true;
    });

async function lookAtDisks(store: Store, mapped: readonly Mapping[]): Promise<Look> {
  const named = mapped.flatMap((mapping) => (mapping.volumeId === null ? [] : [{ mapping, volumeId: mapping.volumeId }]));
  const keys = named.flatMap(({ mapping: { serverId, sharesVolume }, volumeId }) => [
    volumeClaims.key(claimIdOf({ volumeId, serverId, shared: sharesVolume })),
    volumes.key(volumeId),
  ]);
  const items = keys.length === 0 ? [] : await store.getMany(keys);
  const findings = named.flatMap(({ mapping, volumeId }, index) => {
    const [claim, volume] = [items[2 * index], items[2 * index + 1]];
    return brokenByDisk(mapping, volumeId, claim, volume && volumes.parse(volume));
  });
  return { findings, judgedBy: keys.map((key, index) => seen(key, items[index])) };
}

async function lookAtMembership(store: Store, server: Server | undefined): Promise<Look> {
  if (server === undefined || server.groupId == null) return { findings: [], judgedBy: [] };
  const key = groupMembers.key({ groupId: server.groupId, serverId: server.id });
  const item = await store.get(key);
  const isMember = item !== undefined;
  const says = `The server ${server.id}, which is ${server.deletedAt === null ? 'there' : 'deleted'}, is ${isMember ? 'a' : 'no'} member of its group ${server.groupId}.`;
  return { findings: isMember === (server.deletedAt === null) ? [] : [{ says }], judgedBy: [seen(key, item)] };
}
