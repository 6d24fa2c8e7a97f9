/**
 * Goes on with the clearing of a host from where it stands: takes note of what has ended, and begins as many moves as there is room for. It is called each minute, and
 * when a move has ended; any number of processes may do so at once.
 */
import { Failure } from '../../errors.ts';
import type { Ports } from '../../ports.ts';
import { OutOfBounds, transaction } from '../../store/transaction.ts';
import { send } from '../commands/command.ts';
import { endCommand } from '../commands/end-command.ts';
import * as computeErrors from '../errors.ts';
import { findHost, isUp } from '../hosts/host.ts';
import { PlacementAttempts, whileHostsFillUp } from '../hosts/placement-attempts.ts';
import { servers } from '../servers/server.ts';
import { type Begun, beginMove } from './begin.ts';
import { type Candidate, candidates } from './candidates.ts';
import { andOne, butOne, type Clearing, clearings } from './clearing.ts';
import { endRound, rest } from './rounds.ts';
import { takeEnds } from './under-way.ts';

/** Servers that one call looks at: what is left is at the front for the next. */
const mostLooks = 100;

export async function goOn(ports: Ports, host: string, mayGoOn: () => boolean = () => true): Promise<void> {
  const found = await clearings.get(ports.store, host);
  let clearing = found && (await takeEnds(ports, found));
  const waitsFor = clearing && (await obstacleTo(ports, clearing));
  if (clearing === undefined || waitsFor !== null) {
    if (clearing !== undefined) await rest(ports, clearing, waitsFor ?? null);
    return;
  }
  let looks = 0;
  const { rounds } = clearing;
  if (clearing.cursor !== null || ports.clock.now() >= clearing.roundAt) {
    for await (const candidate of candidates(ports.store, clearing)) {
      if (clearing?.rounds !== rounds || !hasRoom(clearing) || looks++ === mostLooks || !mayGoOn()) break;
      clearing = await lookAt(ports, clearing, candidate);
    }
    // Who has looked at all that there was, and at every one of them, has come to the end of the round.
    if (clearing?.rounds === rounds && hasRoom(clearing) && looks <= mostLooks && mayGoOn()) return endRound(ports, clearing);
  }
  if (clearing !== undefined) await rest(ports, clearing, null);
}

const hasRoom = ({ kind, underWay, atOnce }: Clearing) => kind !== 'ending' && underWay.length < atOnce;

/** Why nothing can begin: servers leave a host, and come back to it, with its help; they are built elsewhere without. */
async function obstacleTo({ store, clock }: Ports, { kind, host: name }: Clearing): Promise<string | null> {
  if (kind === 'ending' || kind === 'evacuation') return null;
  const host = await findHost(store, name);
  return host !== undefined && isUp(host, clock.now()) ? null : `The host ${name} is down.`;
}

/** One server: it begins to move in the commit that counts it, or it is written down why it stays. @returns the clearing as it is then */
async function lookAt(ports: Ports, { host, id, kind, rounds }: Clearing, candidate: Candidate): Promise<Clearing | undefined> {
  const { serverId, place } = candidate;
  const isMine = (clearing: Clearing | undefined): clearing is Clearing =>
    clearing !== undefined &&
    clearing.id === id &&
    clearing.kind === kind &&
    clearing.rounds === rounds &&
    (clearing.cursor === null || clearing.cursor < place);
  const attempts = new PlacementAttempts();
  const once = () =>
    transaction(ports, async (tx): Promise<{ next: Clearing | undefined; begun?: Begun }> => {
      const clearing = await tx.get(clearings, host);
      // Another has looked at it, or there is no more room.
      if (!isMine(clearing) || !hasRoom(clearing)) return { next: clearing };
      const passed = { ...clearing, cursor: place };
      const server = await tx.get(servers, serverId);
      if (server === undefined || server.deletedAt !== null || !candidate.isMeant(server)) {
        await candidate.passBy?.(tx);
        tx.put(clearings, passed);
        return { next: passed };
      }
      if (passed.underWay.some((each) => each.serverId === serverId)) {
        tx.put(clearings, passed);
        return { next: passed };
      }
      const begun = await beginMove(tx, ports, clearing, server, attempts.full);
      const migrationId = (await tx.get(servers, serverId))?.migrationId ?? '';
      const stays = { found: butOne(passed.found, serverId), staying: butOne(passed.staying, serverId) };
      const next = { ...passed, ...stays, underWay: [...passed.underWay, { serverId, migrationId }] };
      tx.put(clearings, next);
      return { next, begun: { ...begun, migrationId } };
    });
  try {
    const { next, begun } = await whileHostsFillUp(once, attempts);
    if (begun !== undefined) await tell(ports, begun);
    return next;
  } catch (error) {
    const why = reasonOf(error);
    if (why === undefined) throw error;
    return transaction(ports, async (tx) => {
      const clearing = await tx.get(clearings, host);
      if (!isMine(clearing)) return clearing;
      const next = { ...clearing, cursor: place, found: andOne(clearing.found, serverId, why) };
      tx.put(clearings, next);
      return next;
    });
  }
}

function reasonOf(error: unknown): string | undefined {
  if (error instanceof Failure) return error.message;
  return error instanceof OutOfBounds ? computeErrors.NoHostForMigration().message : undefined;
}

async function tell(ports: Ports, { command, isFenced }: Begun): Promise<void> {
  await send(ports, command);
  if (isFenced) await endCommand(ports, command, command.host, { outcome: 'lost', fault: `The host ${command.host} is down.`, isFenced });
}
