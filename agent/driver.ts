import type { CommandPayload } from '../shared/messaging/commands.ts';
import type { CommandResult } from '../shared/messaging/events.ts';
import type { Inventory } from '../shared/messaging/inventory.ts';

/** Nova's numbers for what a machine is doing, as the API shows them. */
export const powerStates = { none: 0, running: 1, paused: 3, shutDown: 4, crashed: 6, suspended: 7 } as const;

/** A machine as the hypervisor has it. */
export interface Machine {
  readonly serverId: string;
  readonly powerState: number;
  /** The volumes that are connected to it. */
  readonly volumeIds: readonly string[];
}

/**
 * What an agent needs of a hypervisor.
 *
 * Every call may be made again, by an agent that does not know how far an earlier one came, and then ends as if it had been made once:
 * building a machine that the same command has built, starting one that runs, attaching what is attached, destroying or
 * detaching what is not there are done at once and are no errors. A call that ends in a fault has left nothing behind. Calls for one
 * server are never made at the same time.
 *
 * Calls throw a `DriverFault` for what the server's owner is to be told. Any other error counts as an outage of the agent: the
 * command is tried again.
 */
export interface Driver {
  /** What the host has, all in all. */
  inventory(): Promise<Inventory>;
  machines(): Promise<readonly Machine[]>;
  /** Builds the machine with its volumes and networks, and starts it. */
  spawn(serverId: string, commandId: string, build: CommandPayload<'build'>): Promise<CommandResult>;
  /** Ends the machine and its connections to volumes. */
  destroy(serverId: string): Promise<CommandResult>;
  start(serverId: string): Promise<CommandResult>;
  stop(serverId: string): Promise<CommandResult>;
  /** A machine that is shut down runs afterwards. */
  reboot(serverId: string, type: 'SOFT' | 'HARD'): Promise<CommandResult>;
  attachVolume(serverId: string, attachment: CommandPayload<'attach_volume'>): Promise<CommandResult>;
  /** Another attachment of the same volume stays: it is a newer one's. */
  detachVolume(serverId: string, attachment: CommandPayload<'detach_volume'>): Promise<CommandResult>;
  /** The last so many lines, or all, of what the machine has written to its console: see `lastLines`. It may be asked while another call is under way. */
  consoleOutput(serverId: string, lines: number | null): Promise<Uint8Array>;
}

/** The hypervisor says no. The message is a sentence for the server's owner: no paths, no addresses of hosts. */
export class DriverFault extends Error {
  override readonly name = 'DriverFault';
}
