/** What becomes of a host's clearing when an operator says something of the host. */
import type { Ports } from '../../ports.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { RegisteredHost } from '../hosts/host.ts';
import { type Clearing, clearings, nobody } from './clearing.ts';
import { type DrainWanted, drainWanted } from './reason.ts';

type Chances = Pick<Ports, 'clock' | 'chance'>;

type Wanted = Pick<Clearing, 'kind'> & DrainWanted;

/** Anew, and at once. */
function begun({ clock, chance }: Chances, host: string, wanted: Wanted, before?: Clearing): Clearing {
  const now = clock.now();
  const time = new Date(now).toISOString();
  return {
    host,
    // What a drain has moved away is to come back also when it is drained again meanwhile.
    id: before?.id ?? chance.uuid(),
    ...wanted,
    underWay: before?.underWay ?? [],
    moved: 0,
    failed: 0,
    rounds: 0,
    cursor: null,
    found: nobody,
    staying: nobody,
    idleRounds: 0,
    movedBefore: 0,
    roundAt: now,
    waitsFor: null,
    startedAt: time,
    updatedAt: time,
    lookAt: now,
  };
}

/** In the commit that changes the host. @param host as it will be */
export async function followHost(tx: Transaction, ports: Chances, host: RegisteredHost): Promise<void> {
  const before = await tx.get(clearings, host.name);
  // What is fenced off stays so until its operator says otherwise; whether it takes new servers is another matter.
  if (before?.kind === 'evacuation' && host.isForcedDown) return;
  const drain = drainWanted(host);
  if (drain !== undefined) {
    const [now, isOne] = [ports.clock.now(), before?.kind === 'drain'];
    if (before === undefined || !isOne) tx.put(clearings, begun(ports, host.name, { kind: 'drain', ...drain }, before));
    else tx.put(clearings, { ...before, ...drain, roundAt: now, lookAt: now });
    return;
  }
  if (before === undefined || before.kind === 'return' || before.kind === 'ending') return;
  const { returns, atOnce, mayBeCold } = before;
  const kind = before.kind === 'drain' && returns && host.isEnabled ? 'return' : 'ending';
  tx.put(clearings, begun(ports, host.name, { kind, returns, atOnce, mayBeCold }, before));
}

/** In the commit that says that the host is fenced off. */
export async function evacuateAll(tx: Transaction, ports: Chances, host: string, atOnce: number): Promise<Clearing> {
  const before = await tx.get(clearings, host);
  const wanted = { kind: 'evacuation', mayBeCold: false, returns: false, atOnce } as const;
  const now = ports.clock.now();
  const clearing = before?.kind === 'evacuation' ? { ...before, atOnce, roundAt: now, lookAt: now } : begun(ports, host, wanted, before);
  tx.put(clearings, clearing);
  return clearing;
}
