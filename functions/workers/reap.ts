/**
 * Runs each minute over the commands that are owed an answer: those of a live host are sent again; for those whose time is over, or whose
 * host is down, the failure is applied. So no server stays in a task state for ever.
 */
import { send } from '../../shared/compute/commands/command.ts';
import { endCommand } from '../../shared/compute/commands/end-command.ts';
import { owedCommands } from '../../shared/compute/commands/owed.ts';
import { type Host, isUp, listHosts } from '../../shared/compute/hosts/host.ts';
import type { Command } from '../../shared/messaging/commands.ts';
import type { Ports } from '../../shared/ports.ts';

/** A command that was sent less than this ago is left alone, milliseconds. */
const patience = 60_000;

/** What is owed when it has run. */
export interface Owed {
  readonly commands: number;
  /** The age of the oldest command, seconds; 0 when none is owed. */
  readonly oldestSeconds: number;
}

export async function reap(ports: Ports): Promise<Owed> {
  let owed: Owed = { commands: 0, oldestSeconds: 0 };
  const known = new Map((await listHosts(ports.store)).map(({ host }) => [host.name, host]));
  for await (const command of owedCommands(ports.store)) {
    const ageSeconds = Math.floor((ports.clock.now() - command.issuedAt) / 1000);
    owed = { commands: owed.commands + 1, oldestSeconds: Math.max(owed.oldestSeconds, ageSeconds) };
    try {
      await reapOne(ports, command, known.get(command.host));
    } catch (error) {
      ports.log.write({
        level: 'warn',
        event: 'command not reaped',
        commandId: command.id,
        serverId: command.serverId,
        message: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return owed;
}

async function reapOne(ports: Ports, command: Command, host: Host | undefined): Promise<void> {
  const now = ports.clock.now();
  const age = now - command.issuedAt;
  // One that was issued by a clock that was ahead has no age: it counts as old.
  const isOld = age >= patience || age < 0;
  const isHostUp = host !== undefined && isUp(host, now);
  const isFenced = host?.isForcedDown ?? false;
  const isOverdue = now >= command.deadline;
  if (isFenced || isOverdue || (!isHostUp && isOld)) {
    const fault = isHostUp ? `The host ${command.host} did not answer in time.` : `The host ${command.host} is down.`;
    const ended = await endCommand(ports, { serverId: command.serverId, id: command.id }, command.host, {
      outcome: 'lost',
      fault,
      isFenced,
    });
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
