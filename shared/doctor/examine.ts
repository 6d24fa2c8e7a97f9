/**
 * Reads a live table, page by page, and says what is wrong in it. It changes nothing, unless it is told to repair: then what it can prove, each in a commit that relies on
 * what was read.
 */
import { commands, duePartition } from '../compute/commands/command.ts';
import { groupPartition, groupPlaces } from '../compute/groups/group.ts';
import { readItems } from '../compute/hosts/host.ts';
import { serverPartitions, servers } from '../compute/servers/server.ts';
import { portPrefix } from '../network/ports/port.ts';
import { subnetPrefix } from '../network/subnets/subnet.ts';
import type { TransactionPorts } from '../store/transaction.ts';
import { volumePartitions } from '../volume/volume.ts';
import { blocksOf, lookAtBlock } from './blocks.ts';
import { isSame, type Sum, wrongCounter } from './counters.ts';
import { type Finding, surely } from './finding.ts';
import { lookAtGroup } from './groups.ts';
import { eachItem } from './pages.ts';
import { lookAtPort } from './ports.ts';
import { lookAtServer } from './servers.ts';
import { sumUp, suspicious } from './sum-up.ts';
import { lookAtVolume } from './volumes.ts';

/** Indexes may be behind by less than this, milliseconds. */
const indexPause = 5_000;
/** How often everything is read again for counters that differ, while they change. */
const rereads = 3;

export interface Examination {
  servers: number;
  volumes: number;
  ports: number;
  found: number;
  repaired: number;
  /** What never stood still for long enough to be judged. */
  restless: number;
}

export interface Told {
  readonly says: string;
  readonly is: 'found' | 'repaired' | 'not repaired' | 'restless';
}

type Say = (findings: readonly Finding[] | undefined, about: string) => Promise<void>;

export async function examine(
  ports: TransactionPorts,
  { repairs, tell }: { readonly repairs: boolean; readonly tell: (told: Told) => void },
): Promise<Examination> {
  const { store, clock } = ports;
  const counts: Examination = { servers: 0, volumes: 0, ports: 0, found: 0, repaired: 0, restless: 0 };

  const say: Say = async (findings, about) => {
    if (findings === undefined) {
      counts.restless += 1;
      return tell({ says: `${about} changes all the time, and could not be judged.`, is: 'restless' });
    }
    for (const { says, repair } of findings) {
      counts.found += 1;
      const isRepaired = repairs && repair !== undefined && (await repair(ports));
      if (isRepaired) counts.repaired += 1;
      tell({ says, is: isRepaired ? 'repaired' : repairs ? 'not repaired' : 'found' });
    }
  };
  const judgeServer = async (id: string) => say(await surely(clock, () => lookAtServer(store, id)), `The server ${id}`);

  for (const isHidden of [false, true]) {
    const partition = (shard: number) => serverPartitions.all(shard, isHidden);
    await eachItem(store, { index: 'all', partition }, async (item) => {
      counts.servers += 1;
      await judgeServer(servers.parse(item).id);
    });
  }
  await eachItem(store, { index: 'due', partition: duePartition }, async (item) => {
    const { serverId } = commands.parse(item);
    if ((await store.get(servers.key(serverId))) === undefined) await judgeServer(serverId);
  });
  await eachItem(store, { index: 'all', partition: volumePartitions.all }, async (item) => {
    counts.volumes += 1;
    const id = item.pk.slice('VOLUME#'.length);
    await say(await surely(clock, () => lookAtVolume(store, id)), `The volume ${id}`);
  });
  await eachItem(store, { index: 'all', partition: (shard) => `${portPrefix}#${shard}` }, async ({ pk }) => {
    counts.ports += 1;
    const id = pk.slice('PORT#'.length);
    await say(await surely(clock, () => lookAtPort(store, id)), `The port ${id}`);
  });
  await eachItem(store, { index: 'all', partition: (shard) => `${subnetPrefix}#${shard}` }, async ({ pk }) => {
    const subnetId = pk.slice('SUBNET#'.length);
    for (const sk of await blocksOf(store, subnetId))
      await say(await surely(clock, () => lookAtBlock(store, { pk, sk })), `The block ${sk} of the subnet ${subnetId}`);
  });
  await judgeCounters(ports, say);
  // What is counted on hosts is right by then, or has been said to be wrong.
  await eachItem(store, { index: 'all', partition: groupPlaces.all }, async ({ pk, sk }) => {
    if (sk !== 'SERVER_GROUP') return;
    const id = pk.slice(groupPartition('').length);
    await say(await surely(clock, () => lookAtGroup(store, id)), `The group ${id}`);
  });
  return counts;
}

/** Which differ is found in one reading of everything; of these it is said in another, through which they have stayed as they were and which found the same. */
async function judgeCounters({ store, clock }: TransactionPorts, say: Say): Promise<void> {
  let suspects = await suspicious(store, (await sumUp(store)).all());
  for (let attempt = 0; suspects.length > 0; attempt++) {
    if (attempt === rereads) {
      for (const { whose } of suspects) await say(undefined, whose);
      return;
    }
    const keys = suspects.map(({ key }) => key);
    const before = await readItems(store, keys);
    // What was committed before is in the indexes by then.
    await clock.sleep(indexPause);
    const sums = await sumUp(store);
    const after = await readItems(store, keys);
    const restless: Sum[] = [];
    for (const [index, suspect] of suspects.entries()) {
      const item = after[index];
      const sum = sums.of(suspect.key) ?? suspect;
      if (before[index]?.version !== item?.version || !isSame(sum, suspect)) restless.push(sum);
      else await say([wrongCounter(sum, item)], sum.whose);
    }
    // One that was put right meanwhile is none any more.
    suspects = await suspicious(store, restless);
  }
}
