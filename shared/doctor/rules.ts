/**
 * What must hold of records that belong together, whoever looks at them: the doctor at a table that lives, the simulation after every commit. Pure: what is wrong is said, and
 * which rule it breaks.
 */
import { attachedVolumes, type Mapping } from '../compute/disks/mapping.ts';
import { mostPerHost } from '../compute/groups/claims.ts';
import type { ServerGroup } from '../compute/groups/group.ts';
import type { Server } from '../compute/servers/server.ts';
import { isWithin } from '../quota/resource.ts';
import type { Volume } from '../volume/volume.ts';

export interface Broken<Rule extends string = string> {
  readonly rule: Rule;
  /** In a sentence. */
  readonly says: string;
}

/** Of a server, what it maps, and the ids of the commands that are owed for it. */
export function brokenByServer(
  server: Server,
  mapped: readonly Mapping[],
  owed: ReadonlySet<string>,
): readonly Broken<'task' | 'mapping' | 'shown'>[] {
  const { id, taskState, commandId } = server;
  const broken: Broken<'task' | 'mapping' | 'shown'>[] = [];
  // A server that is deleted waits for all of its hosts, one by one.
  const isAwaited = taskState === 'deleting' ? owed.size > 0 : commandId !== null && owed.has(commandId);
  if (taskState !== null && !isAwaited)
    broken.push({ rule: 'task', says: `The server ${id} is in the task state ${taskState}, and no command is owed that could end it.` });
  for (const { volumeId, state, commandId: awaited } of mapped) {
    if (awaited !== null && !owed.has(awaited))
      broken.push({
        rule: 'mapping',
        says: `The server ${id} is ${state} ${volumeId ?? 'a disk'}, and the command that could end it is not owed.`,
      });
  }
  if (server.deletedAt !== null) return broken;
  const [shown, ids] = [server.volumesAttached, attachedVolumes(mapped)].map((list) => list.map(({ volumeId }) => volumeId).sort());
  if (shown?.join() !== ids?.join())
    broken.push({ rule: 'shown', says: `The server ${id} shows the volumes [${shown?.join(', ')}], and maps [${ids?.join(', ')}].` });
  return broken;
}

/** Of a mapping of a volume, the claim that it should have, and the volume. */
export function brokenByDisk(
  { id, serverId, attachmentId }: Mapping,
  volumeId: string,
  claim: Readonly<Record<string, unknown>> | undefined,
  volume: Pick<Volume, 'attachments'> | undefined,
): readonly Broken<'claim' | 'volume' | 'attachment'>[] {
  const broken: Broken<'claim' | 'volume' | 'attachment'>[] = [];
  const whose = `The server ${serverId} maps the volume ${volumeId}`;
  if (claim === undefined) broken.push({ rule: 'claim', says: `${whose}, and nobody has claimed it: another may attach it.` });
  else if (claim['mappingId'] !== id)
    broken.push({ rule: 'claim', says: `${whose}, which ${claim['serverId'] ?? 'somebody else'} has claimed.` });
  if (volume === undefined) broken.push({ rule: 'volume', says: `${whose}, which is not there.` });
  else if (attachmentId !== null && !volume.attachments.some((each) => each.id === attachmentId))
    broken.push({ rule: 'attachment', says: `${whose}, and the volume has no attachment of it.` });
  return broken;
}

/** Of a server group, how many of its servers have a place on which host, and where it is said to be at home. */
export function brokenByGroup(
  group: Pick<ServerGroup, 'id' | 'policy' | 'maxServerPerHost'>,
  onHosts: ReadonlyMap<string, number>,
  home: string | undefined,
): readonly Broken<'apart' | 'together' | 'home'>[] {
  const { id, policy } = group;
  const most = mostPerHost(group);
  const broken: Broken<'apart' | 'together' | 'home'>[] = [];
  for (const [host, count] of onHosts)
    if (!isWithin(most, count))
      broken.push({ rule: 'apart', says: `The group ${id} lets ${most} of its servers be on a host, and has ${count} on ${host}.` });
  if (policy !== 'affinity') return broken;
  const hosts = [...onHosts.keys()].toSorted();
  if (hosts.length > 1) broken.push({ rule: 'together', says: `The group ${id} is to be together, and is on ${hosts.join(' and ')}.` });
  else if (home !== hosts[0])
    broken.push({ rule: 'home', says: `The group ${id} is at home on ${home ?? 'no host'}, and is on ${hosts[0] ?? 'none'}.` });
  return broken;
}
