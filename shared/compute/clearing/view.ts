/** How administrators see the clearing of a host. OpenStack has no such thing, so the words are ours. */
import { type Clearing, isDone, whoStays } from './clearing.ts';

function statusOf(clearing: Clearing): string {
  if (isDone(clearing)) return 'done';
  return clearing.waitsFor === null ? 'going on' : 'waiting';
}

export function clearingView(clearing: Clearing) {
  const { host, kind, atOnce, mayBeCold, returns, underWay, moved, failed, rounds, roundAt, waitsFor, startedAt, updatedAt } = clearing;
  return {
    host,
    kind,
    status: statusOf(clearing),
    waits_for: waitsFor,
    at_once: atOnce,
    may_be_cold: mayBeCold,
    returns,
    moved,
    failed,
    under_way: underWay.map(({ serverId, migrationId }) => ({ server_id: serverId, migration_id: migrationId })),
    staying: whoStays(clearing),
    rounds,
    next_round_at: new Date(roundAt).toISOString(),
    started_at: startedAt,
    updated_at: updatedAt,
  };
}
