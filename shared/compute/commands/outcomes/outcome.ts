/** What comes of a command: one row per command, for the three ways in which it can end. */

import type { Command, CommandName } from '../../../messaging/commands.ts';
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import type { Mapping } from '../../disks/mapping.ts';
import type { Server } from '../../servers/server.ts';

export interface Ending<Name extends CommandName = CommandName> {
  readonly tx: Transaction;
  readonly ports: Ports;
  readonly command: Command<Name>;
  readonly server: Server;
  readonly mappings: readonly Mapping[];
  /** Why, in a sentence for the server's owner; empty when it was done. */
  readonly fault: string;
  /** What the hypervisor said of the power state. */
  readonly powerState: number | undefined;
  /** An administrator has said that nothing runs on the host any more. */
  readonly isFenced: boolean;
}

export interface OutcomeRow<Name extends CommandName> {
  /** It took effect. */
  done(ending: Ending<Name>): Promise<Next>;
  /** The host says that nothing of it holds. */
  failed(ending: Ending<Name>): Promise<Next>;
  /** Nobody knows: its deadline passed, or its host is down. */
  lost(ending: Ending<Name>): Promise<Next>;
}

/** What is to be done once the change is committed. */
export interface Next {
  /** Whether the command is over; one that is kept goes on being sent. */
  readonly isOver: boolean;
  readonly send?: Command;
  /** How the server's action ended, for its record. */
  readonly result?: 'Success' | 'Error';
}

export const over = (result: 'Success' | 'Error', send?: Command): Next => ({
  isOver: true,
  result,
  ...(send === undefined ? {} : { send }),
});
/** Keeps the command: its host has the last word, whenever it comes back. */
export const kept: Next = { isOver: false };
