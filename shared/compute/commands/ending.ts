/** What is known when a command ends, and the ways in which it can. */

import type { CommandName } from '../../messaging/commands.ts';
import type { CommandResult } from '../../messaging/events.ts';
import type { Ports } from '../../ports.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { Mapping } from '../disks/mapping.ts';
import type { Migration } from '../migrations/migration.ts';
import type { Server } from '../servers/server.ts';
import type { Owed } from './command.ts';

export interface Ending<Name extends CommandName = CommandName> {
  readonly tx: Transaction;
  readonly ports: Ports;
  readonly command: Owed<Name>;
  readonly server: Server;
  readonly mappings: readonly Mapping[];
  /** The move that the server is in. */
  readonly migration: Migration | undefined;
  /** Why, in a sentence for the server's owner; empty when it was done. */
  readonly fault: string;
  /** What the hypervisor told. */
  readonly result: CommandResult;
  /** An administrator has said that nothing runs on the host any more. */
  readonly isFenced: boolean;
}

export interface Endings<Name extends CommandName = CommandName> {
  /** It took effect. */
  done(ending: Ending<Name>): Promise<Next>;
  /** The host says that nothing of it holds. */
  failed(ending: Ending<Name>): Promise<Next>;
  /** It came too late, or after a newer one: the host has done nothing. As if it had failed, where that says all. */
  refused?(ending: Ending<Name>): Promise<Next>;
  /** Nobody knows: its deadline passed, or its host is down. */
  lost(ending: Ending<Name>): Promise<Next>;
}

/** What is to be done once the change is committed. */
export interface Next {
  /** Whether the command is over; one that is kept goes on being sent. */
  readonly isOver: boolean;
  readonly send?: Owed;
  /** How the server's action ended, for its record. */
  readonly result?: 'Success' | 'Error';
  /** Why, if not for what the host has just told. */
  readonly fault?: string;
  /** There is more of the same to commit, which did not fit. */
  readonly again?: true;
}

export const over = (result?: 'Success' | 'Error', send?: Owed): Next => ({
  isOver: true,
  ...(result === undefined ? {} : { result }),
  ...(send === undefined ? {} : { send }),
});
/** Keeps the command: its host has the last word, whenever it comes back. */
export const kept: Next = { isOver: false };

/** A fault as the server shows it. */
export const faultOf = ({ ports, fault }: Pick<Ending, 'ports' | 'fault'>) => ({
  code: 500,
  message: fault,
  created: new Date(ports.clock.now()).toISOString(),
});

/** What nobody waits for any more only comes to its end. */
export const isAside = ({ server, command }: Pick<Ending, 'server' | 'command'>): boolean => server.commandId !== command.id;
