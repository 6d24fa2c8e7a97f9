/** What a run has reached: ends of what is otherwise seen in no state that lasts. */
import { type Clearing, isDone } from '../../shared/compute/clearing/clearing.ts';
import type { Mapping } from '../../shared/compute/disks/mapping.ts';
import type { Server } from '../../shared/compute/servers/server.ts';
import type { World } from './world.ts';

/** What ended well, of what is otherwise seen in no state that lasts. */
export function markEnds(world: World, old: Server | undefined, now: Server): void {
  if (old === undefined || now.deletedAt !== null || now.taskState !== null) return;
  if (old.taskState === 'rebuild_spawning' && now.vmState !== 'error') world.mark('a server was rebuilt');
  if (old.vmState !== 'rescued' && now.vmState === 'rescued') world.mark('a server is rescued');
  if (old.vmState === 'rescued' && now.vmState === 'active') world.mark('a server was rescued long enough');
}

/** Of a swap's two mappings the one goes when the other is attached. */
export function markSwap(world: World, of: ReadonlyMap<string, Mapping>, goes: Mapping): void {
  if (goes.commandId === null) return;
  const stays = [...of.values()].find(({ id, commandId }) => id !== goes.id && commandId === goes.commandId);
  if (stays !== undefined) world.mark(goes.state === 'detaching' ? 'a volume was swapped' : 'a swap was undone');
}

/** No more leave at once than are to. */
export function markClearing(world: World, old: Clearing | undefined, now: Clearing | undefined): void {
  const has = (clearing: Clearing | undefined) => clearing?.underWay.length ?? 0;
  if (now !== undefined && has(now) > now.atOnce && has(now) > has(old))
    world.fail`From the host ${now.host} ${has(now)} servers leave at once, of ${now.atOnce}.`;
  if (now === undefined || now.kind === 'ending') return;
  const what = now.kind === 'return' ? 'what was drained comes back' : 'a server was drained';
  if (old !== undefined && now.moved > old.moved) world.mark(what);
  if (now.staying.count > 0) world.mark('a server stayed on a drained host');
  if (now.waitsFor !== null && now.waitsFor !== old?.waitsFor) world.mark('a drain waited for its host');
  if (now.kind === 'drain' && isDone(now)) world.mark('a host was drained');
}

export function markShelving(world: World, old: Server | undefined, now: Server): void {
  if (old === undefined || now.deletedAt !== null || old.vmState === now.vmState) return;
  if (now.vmState === 'shelved_offloaded') world.mark('a server is on the shelf');
  if (old.vmState === 'shelved_offloaded' && now.vmState === 'active') world.mark('a server has come back from the shelf');
}

export function markMoves(world: World, old: Server | undefined, now: Server): void {
  if (old === undefined || now.deletedAt !== null) return;
  if (old.vmState !== 'resized' && now.vmState === 'resized') world.mark('a server has moved');
  if (old.migrationId === null || now.migrationId !== null || now.taskState === 'deleting') return;
  if (old.taskState?.startsWith('resize') && old.vmState !== 'resized') world.mark('a move was undone');
  else if (old.taskState === 'resize_reverting') world.mark('a server has gone back');
}
