/** What is said of a command that is under way, in the lane `control`: it changes nothing of the server, which goes on waiting for that command. */
import type { Ports } from '../../ports.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { abortLiveMigration, forceComplete, giveUpForDelete, giveUpMove } from '../actions/live-migrate/rows.ts';
import { issue } from './begin.ts';
import type { Owed } from './command.ts';
import { type Endings, over } from './ending.ts';

type ControlRow = typeof abortLiveMigration | typeof forceComplete | typeof giveUpForDelete | typeof giveUpMove;

/** It carries the generation of what it is about: once something newer was carried out, it comes too late. */
export function say(tx: Transaction, ports: Pick<Ports, 'clock' | 'chance'>, row: ControlRow, about: Owed, requestId: string): Owed {
  const { id: commandId, serverId, generation, host } = about;
  return issue(tx, ports, row, { id: serverId, generation }, { step: 'say', host, payload: { commandId }, requestId });
}

/** It was said, or came too late; what comes of it, the command tells that it is about. */
export const said: Endings = {
  done: async () => over('Success'),
  failed: async () => over('Error'),
  lost: async () => over('Error'),
};

/** What it is about is what a request has begun, whose record has no other end. */
export const saidForDelete: Endings = {
  done: async () => ({ ...over('Error'), fault: 'The server was deleted.' }),
  failed: async () => ({ ...over('Error'), fault: 'The server was deleted.' }),
  lost: async () => ({ ...over('Error'), fault: 'The server was deleted.' }),
};
