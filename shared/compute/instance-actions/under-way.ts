/** What the owner of a server is told of an action that is not over: how old it is, how far, and until when its host has time. */
import type { Ports } from '../../ports.ts';
import { commands } from '../commands/command.ts';
import type { ServerAction } from '../commands/server-action.ts';
import type { Server } from '../servers/server.ts';

/** Whole seconds, in words for a sentence. */
const seconds = (milliseconds: number) => `${Math.max(0, Math.round(milliseconds / 1000))} s`;

/** @returns null for an action that is over, or of whose command nothing is known */
export async function howItStands(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  { id: serverId, commandId, progress }: Server,
  { requestId, startedAt, events }: ServerAction,
): Promise<string | null> {
  if (commandId === null || events.every(({ finishedAt }) => finishedAt !== null)) return null;
  const command = await commands.get(store, { serverId, id: commandId });
  if (command?.requestId !== requestId) return null;
  const now = clock.now();
  const age = `Under way for ${seconds(now - Date.parse(startedAt))}`;
  const step = `${command.isUndo ? 'it is being undone' : `its present step is ${progress} % done`}`;
  const deadline = new Date(command.deadline).toISOString();
  return now < command.deadline
    ? `${age}; ${step} and has until ${deadline}.`
    : `${age}; ${step} and had until ${deadline}: its host is asked again until it answers.`;
}
