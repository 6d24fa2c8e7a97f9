import type { CommandPayload, PowerVerb } from '../shared/messaging/commands.ts';
import type { ConsoleType } from '../shared/messaging/console-types.ts';
import type { CommandResult } from '../shared/messaging/events.ts';
import type { Inventory } from '../shared/messaging/inventory.ts';
import type { Answered, Asked, Diagnostics } from '../shared/messaging/questions.ts';
import type { UpdateFilters } from '../shared/messaging/update-filters.ts';
import type { Course } from './course.ts';

export type ConsoleAddress = NonNullable<Answered<'console'>['console']>;

/** A machine as the hypervisor has it. */
export interface Machine {
  readonly serverId: string;
  /** The command that has made it. */
  readonly machineId: string;
  /** `received`: there are only its disks, or room for them; `handed over`: its disks were sent elsewhere, and are kept; `cleared`: it waits to be built anew, perhaps with its volumes. None of them runs, and the first two have no volumes. */
  readonly state: 'received' | 'built' | 'handed over' | 'cleared';
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
  /** Servers whose machines are off, although they were told to run: they have died, or their guests have shut them down. Absent where no machine does so. */
  astray?(): Promise<readonly string[]>;
  /** Hears of the passwords that guests have made for themselves. Resolved when it will not be lost; absent where no guest says any. */
  listen?(say: (serverId: string, password: string) => Promise<void>): void;
  /** Builds the machine with its volumes and networks, of its image or of what was received for it, and starts it unless told otherwise. */
  spawn(serverId: string, machineId: string, build: CommandPayload<'build'>): Promise<CommandResult>;
  /** Ends the machine, whatever its state, and its connections to volumes. Another machine of the same server stays. */
  discard(serverId: string, machineId: string): Promise<CommandResult>;
  /** Makes room for a machine's disks. Its result tells the `address` that they are to be sent to. */
  receiveDisks(serverId: string, machineId: string, wanted: CommandPayload<'receive_disks'>): Promise<CommandResult>;
  /**
   * Shuts the machine down, lets go of its volumes, sends its disks and keeps them. It counts as handed over from the first of these on, so that whoever dies in
   * between can take back. Its result tells the `disks` that were sent. It tells its progress, and ends early when it is given up.
   */
  handOverDisks(serverId: string, wanted: CommandPayload<'hand_over_disks'>, course: Course): Promise<CommandResult>;
  /** The machine is as it was before it was handed over, if it was, and has these volumes and no others. */
  takeBackDisks(serverId: string, wanted: CommandPayload<'take_back_disks'>): Promise<CommandResult>;
  /** Makes ready for a machine that comes while it runs, without its volumes. Its result tells the `address` that it is to be sent to. */
  receiveMachine(serverId: string, machineId: string, build: CommandPayload<'receive_machine'>): Promise<CommandResult>;
  /**
   * Sends the machine while it runs. At last it is halted and lets go of its volumes: it counts as handed over from the first of these on. Its result tells the `disks`
   * that were sent. It tells its progress, ends early when it is given up, and halts the guest sooner when it is hurried.
   */
  sendMachine(serverId: string, wanted: CommandPayload<'send_machine'>, course: Course): Promise<CommandResult>;
  /** The machine that was received has these volumes, and goes on; one that goes on already stays as it is. */
  takeOverMachine(serverId: string, wanted: CommandPayload<'take_over_machine'>): Promise<CommandResult>;
  /** The machine goes on here, whether or not it was handed over, and has these volumes and no others. Where it may have run elsewhere since, it begins anew. */
  takeBackMachine(serverId: string, wanted: CommandPayload<'take_back_machine'>): Promise<CommandResult>;
  power(serverId: string, verb: PowerVerb): Promise<CommandResult>;
  /**
   * Shuts the machine down, lets go of its volumes and throws its disks away, ephemeral ones only if they are not to be preserved: what cannot preserve them
   * says so before anything is done. The place of a machine that is not there is made.
   */
  clearDisks(serverId: string, wanted: CommandPayload<'clear_disks'>): Promise<CommandResult>;
  connectVolumes(serverId: string, wanted: CommandPayload<'connect_volumes'>): Promise<CommandResult>;
  /** Builds a cleared machine, and starts it unless told otherwise. One that is built already was built by an earlier call. */
  rebuild(serverId: string, rebuildId: string, wanted: CommandPayload<'rebuild'>): Promise<CommandResult>;
  /** Boots from a disk of an image, which is made anew unless the same rescue has made it. Until it is over nothing is written to the machine's own disks but by its guest. */
  rescue(serverId: string, rescueId: string, wanted: CommandPayload<'rescue'>): Promise<CommandResult>;
  /** The machine runs from its own disks. */
  unrescue(serverId: string, machineId: string): Promise<CommandResult>;
  /** A guest that does not listen, or has no agent that could, is a fault. */
  setAdminPassword(serverId: string, wanted: CommandPayload<'set_admin_password'>): Promise<CommandResult>;
  /** A machine that is shut down runs afterwards; a hard reboot is from its own disks, and so is a start. */
  reboot(serverId: string, type: 'SOFT' | 'HARD'): Promise<CommandResult>;
  /** Hits the guest with an interrupt that it cannot mask; what it does with it is its own matter. A machine that is off has no guest, which is a fault. */
  triggerCrashDump(serverId: string): Promise<CommandResult>;
  /** Keeps what is on the machine's own disks, whether it runs or not, until it is dropped, uploaded, or another is taken. One that was uploaded is not taken again. */
  takeSnapshot(serverId: string, imageId: string): Promise<CommandResult>;
  /**
   * Sends a snapshot as the image's bytes, all of them or none that count, and forgets it; what it sent is told again when it is asked again.
   * @param milliseconds after which it gives up
   * @param progress is told now and then how much of it is sent, 0 to 100
   */
  uploadSnapshot(
    serverId: string,
    image: CommandPayload<'upload_snapshot'>['image'],
    milliseconds: number,
    progress?: (percent: number) => void,
  ): Promise<CommandResult>;
  dropSnapshot(serverId: string, imageId: string): Promise<CommandResult>;
  /** The guest's file systems are frozen. A guest that cannot is a fault. */
  quiesce(serverId: string): Promise<CommandResult>;
  /** They are thawed; where they were not frozen, nothing happens. */
  unquiesce(serverId: string): Promise<CommandResult>;
  attachVolume(serverId: string, attachment: CommandPayload<'attach_volume'>): Promise<CommandResult>;
  /** Another attachment of the same volume stays: it is a newer one's. */
  detachVolume(serverId: string, attachment: CommandPayload<'detach_volume'>): Promise<CommandResult>;
  /** Plugs a port into the machine. One that is plugged is plugged as it is told now. */
  attachInterface(serverId: string, wanted: CommandPayload<'attach_interface'>): Promise<CommandResult>;
  detachInterface(serverId: string, portId: string): Promise<CommandResult>;
  /**
   * What goes through a port that is, or will be, plugged here. What is older than what is known changes nothing. It may be told while other calls are
   * under way; of one port, or one group, one call after the other.
   */
  updateFilters(told: UpdateFilters): Promise<void>;
  /**
   * The guest's disk `from` becomes `to`, with everything that is on it; a fault leaves `from` as it was, and nothing of `to`. Done at once where `to` is
   * connected and `from` is not.
   */
  swapVolume(serverId: string, wanted: CommandPayload<'swap_volume'>): Promise<CommandResult>;
  /** The guest sees how large the volume is now. */
  extendVolume(serverId: string, volumeId: string): Promise<CommandResult>;
  snapshotVolume(serverId: string, wanted: CommandPayload<'snapshot_volume'>): Promise<CommandResult>;
  /** One that is not there has been merged. */
  mergeVolumeSnapshot(serverId: string, wanted: CommandPayload<'merge_volume_snapshot'>): Promise<CommandResult>;
  /** The last so many lines, or all, of what the machine has written to its console: see `lastLines`. It may be asked while another call is under way. */
  consoleOutput(serverId: string, lines: number | null): Promise<Uint8Array>;
  /** Where a proxy reaches a console of the machine; null when it has none of that kind. It may be asked while another call is under way. */
  console(serverId: string, type: ConsoleType): Promise<ConsoleAddress | null>;
  /** How the machine does. It may be asked while another call is under way. */
  diagnostics(serverId: string): Promise<Diagnostics>;
  /** How the host itself does. */
  uptime(): Promise<Answered<'uptime'>>;
  /** Begins to fetch an image that machines will be made of, and does not wait for it. What comes of it is for the host's log. */
  cacheImage(image: Asked<'cache_image'>['image']): Promise<void>;
}

/** The hypervisor says no. The message is a sentence for the server's owner: no paths, no addresses of hosts. */
export class DriverFault extends Error {
  override readonly name = 'DriverFault';
}

/** How a call ends that was given up, and has left nothing behind. */
export const givenUp = () => new DriverFault('It was given up on request.');
