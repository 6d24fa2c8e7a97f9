/**
 * Runs each minute over the commands that are owed an answer: those of a live host are sent again; for those whose time is over, or whose
 * host is gone, the failure is applied. So no server stays in a task state for ever.
 *
 * A minute of silence means nothing: a host that restarts, or a queue that lags, delays what is under way and does not end it. What ends it is its
 * deadline, an administrator's word that the host is fenced off, or five minutes without a word from this host while others are heard.
 */
import { type Owed as OwedCommand, send } from '../../shared/compute/commands/command.ts';
import { endCommand } from '../../shared/compute/commands/end-command.ts';
import { owedCommands } from '../../shared/compute/commands/owed.ts';
import { type Host, isUp, listHosts } from '../../shared/compute/hosts/host.ts';
import * as limits from '../../shared/limits.ts';
import type { Ports } from '../../shared/ports.ts';
import { shardCount } from '../../shared/store/table.ts';

/** A command that was sent less than this ago is left alone, milliseconds. */
const patience = 60_000;
/** A run ends before the time that its function has; the next goes on with what is owed then. */
const mostMilliseconds = 240_000;

/** What is owed when it has run. */
export interface Owed {
  readonly commands: number;
  /** The age of the oldest command, seconds; 0 when none is owed. */
  readonly oldestSeconds: number;
  /** Whether most hosts seem to be down, which is more likely to be our own deafness: nobody's silence counts then. */
  readonly isDeaf: boolean;
}

export async function reap(ports: Ports): Promise<Owed> {
  const { store, clock, log } = ports;
  const begun = clock.now();
  const known = new Map((await listHosts(store)).map(({ host }) => [host.name, host]));
  const isDeaf = seemsDeaf([...known.values()], begun);
  if (isDeaf) log.write({ level: 'error', event: 'most hosts are silent', hosts: known.size });
  let [commands, oldestSeconds] = [0, 0];
  // Side by side, so that no shard waits for another's long list.
  await Promise.all(
    Array.from({ length: shardCount }, async (_, shard) => {
      for await (const command of owedCommands(store, shard)) {
        if (Math.abs(clock.now() - begun) >= mostMilliseconds) return;
        commands += 1;
        oldestSeconds = Math.max(oldestSeconds, Math.floor((clock.now() - command.issuedAt) / 1000));
        await reapOne(ports, command, known.get(command.host), isDeaf).catch((error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          log.write({ level: 'warn', event: 'command not reaped', commandId: command.id, serverId: command.serverId, message });
        });
      }
    }),
  );
  return { commands, oldestSeconds, isDeaf };
}

/** Those that an administrator has declared down are expected to be silent. */
function seemsDeaf(hosts: readonly Host[], now: number): boolean {
  const expected = hosts.filter(({ isForcedDown }) => !isForcedDown);
  return expected.filter((host) => !isUp(host, now)).length * 2 > expected.length;
}

async function reapOne(ports: Ports, command: OwedCommand, host: Host | undefined, isDeaf: boolean): Promise<void> {
  const now = ports.clock.now();
  const age = now - command.issuedAt;
  // One that was issued by a clock that was ahead has no age: it counts as old.
  const isOld = age >= patience || age < 0;
  const isHostUp = host !== undefined && isUp(host, now);
  const isFenced = host?.isForcedDown ?? false;
  const isOverdue = now >= command.deadline;
  // A host that was never heard of has been silent since the command was issued.
  const silence = Math.abs(now - (host?.lastSeenAt ?? command.issuedAt));
  const isGone = !isHostUp && !isDeaf && isOld && silence >= limits.hostGoneSeconds * 1000;
  if (isFenced || isOverdue || isGone) {
    const fault = isHostUp ? `The host ${command.host} did not answer in time.` : `The host ${command.host} is down.`;
    const id = { serverId: command.serverId, id: command.id };
    const ended = await endCommand(ports, id, command.host, { outcome: 'lost', fault, isFenced });
    ports.log.write({
      level: 'warn',
      event: 'command reaped',
      commandId: command.id,
      serverId: command.serverId,
      name: command.name,
      fault,
      ended,
    });
    if (ended !== 'kept') return;
  }
  if (isHostUp && isOld) await send(ports, command, Math.floor(age / patience));
}
