/** Who is to go next: the host's servers from the oldest on, or what was moved away from it. */
import type { Store } from '../../store/port.ts';
import type { Transaction } from '../../store/transaction.ts';
import { placeInTime, type Server, serverPartitions, servers } from '../servers/server.ts';
import { type Clearing, departures, departuresOf } from './clearing.ts';

export interface Candidate {
  readonly serverId: string;
  /** In the order of the round. */
  readonly place: string;
  /** Whether it is still to go, as it is now: an index may lag behind. */
  isMeant(server: Server): boolean;
  /** What is forgotten with one that is not. */
  passBy?(tx: Transaction): Promise<void>;
}

const pageSize = 25;

/** Behind a place, and before whatever comes after it. */
const behind = (place: string | null) => (place === null ? {} : { range: { from: `${place}!` } });

export async function* candidates(store: Store, { kind, host, id, cursor }: Clearing): AsyncGenerator<Candidate, void, undefined> {
  if (kind === 'ending') return;
  if (kind === 'return') {
    for await (const { serverId, to, clearingId } of departures.all(store, { ...departuresOf(host), ...behind(cursor), limit: pageSize }))
      yield {
        serverId,
        place: serverId,
        isMeant: (server) => clearingId === id && server.host === to && to !== host,
        async passBy(tx) {
          if ((await tx.get(departures, { host, serverId })) !== undefined) tx.remove(departures, { host, serverId });
        },
      };
    return;
  }
  const query = { index: 'host', partition: serverPartitions.host(host), ...behind(cursor), limit: pageSize } as const;
  for await (const server of servers.all(store, query))
    yield { serverId: server.id, place: placeInTime(server), isMeant: (now) => now.host === host };
}
