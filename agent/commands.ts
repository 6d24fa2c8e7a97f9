import { type Command, type CommandName, type ControlVerb, type PowerVerb, powerVerbs } from '../shared/messaging/commands.ts';
import type { CommandResult } from '../shared/messaging/events.ts';
import { type Course, unfollowed } from './course.ts';
import type { Driver, Machine } from './driver.ts';

/** What is carried out by a driver; the others are about these. */
export type DrivenName = Exclude<CommandName, ControlVerb>;

interface Row<Name extends DrivenName> {
  readonly perform: (driver: Driver, command: Command<Name>, course: Course) => Promise<CommandResult>;
  /**
   * What becomes of a command whose deadline has passed, when the API may have told its failure already.
   * - `perform`: it takes something away, which is right whatever the API has told.
   * - `refuse`: it is not begun.
   * - otherwise it would give something that the API may have given to another since: it is not begun, and what an earlier delivery or
   *   a slow hypervisor made of it is undone.
   */
  readonly late: 'perform' | 'refuse' | ((driver: Driver, command: Command<Name>) => Promise<unknown>);
}

/** What an agent does for each command. */
export const commandTable: { readonly [Name in DrivenName]: Row<Name> } = {
  build: {
    perform: (driver, { serverId, id, payload }) => driver.spawn(serverId, payload.received?.machineId ?? id, payload),
    late: (driver, { serverId, id, payload }) => driver.discard(serverId, payload.received?.machineId ?? id),
  },
  discard: { perform: (driver, { serverId, payload }) => driver.discard(serverId, payload.machineId), late: 'perform' },
  receive_disks: {
    perform: (driver, { serverId, id, payload }) => driver.receiveDisks(serverId, id, payload),
    late: (driver, { serverId, id }) => driver.discard(serverId, id),
  },
  hand_over_disks: {
    perform: (driver, { serverId, payload }, course) => driver.handOverDisks(serverId, payload, course),
    // Only what was handed over: a machine that has its disks again may have other volumes by now.
    late: async (driver, { serverId, payload }) => {
      if (await isHandedOver(driver, serverId)) await driver.takeBackDisks(serverId, payload);
    },
  },
  take_back_disks: { perform: (driver, { serverId, payload }) => driver.takeBackDisks(serverId, payload), late: 'perform' },
  receive_machine: {
    perform: (driver, { serverId, id, payload }) => driver.receiveMachine(serverId, id, payload),
    late: (driver, { serverId, id }) => driver.discard(serverId, id),
  },
  send_machine: {
    perform: (driver, { serverId, payload }, course) => driver.sendMachine(serverId, payload, course),
    late: async (driver, { serverId, payload }) => {
      if (await isHandedOver(driver, serverId)) await driver.takeBackMachine(serverId, { ...payload, mayHaveRun: false });
    },
  },
  // The source has halted it, and waits for this host's word: to refuse would help nobody.
  take_over_machine: { perform: (driver, { serverId, payload }) => driver.takeOverMachine(serverId, payload), late: 'perform' },
  take_back_machine: { perform: (driver, { serverId, payload }) => driver.takeBackMachine(serverId, payload), late: 'perform' },
  ...powerRows(),
  report_power: { perform: async (driver, { serverId }) => (await powerStateOf(driver, serverId)) ?? {}, late: 'refuse' },
  // An earlier delivery may have thrown the disks away: to refuse it then would say that they are there.
  clear_disks: { perform: (driver, { serverId, payload }) => driver.clearDisks(serverId, payload), late: 'perform' },
  // The server's volumes stay its own until its host has let go of them: nothing is taken from others.
  connect_volumes: { perform: (driver, { serverId, payload }) => driver.connectVolumes(serverId, payload), late: 'refuse' },
  rebuild: { perform: (driver, { serverId, id, payload }) => driver.rebuild(serverId, id, payload), late: 'refuse' },
  rescue: { perform: (driver, { serverId, id, payload }) => driver.rescue(serverId, id, payload), late: 'refuse' },
  unrescue: { perform: (driver, { serverId, payload }) => driver.unrescue(serverId, payload.machineId), late: 'refuse' },
  set_admin_password: { perform: (driver, { serverId, payload }) => driver.setAdminPassword(serverId, payload), late: 'refuse' },
  reboot: { perform: (driver, { serverId, payload }) => driver.reboot(serverId, payload.type), late: 'refuse' },
  trigger_crash_dump: { perform: (driver, { serverId }) => driver.triggerCrashDump(serverId), late: 'refuse' },
  take_snapshot: {
    perform: (driver, { serverId, payload }) => driver.takeSnapshot(serverId, payload.imageId),
    late: (driver, { serverId, payload }) => driver.dropSnapshot(serverId, payload.imageId),
  },
  upload_snapshot: {
    perform: (driver, { serverId, payload, issuedAt, deadline }) => driver.uploadSnapshot(serverId, payload.image, deadline - issuedAt),
    // Bytes that came too late are no image's, and are swept.
    late: (driver, { serverId, payload }) => driver.dropSnapshot(serverId, payload.image.id),
  },
  drop_snapshot: { perform: (driver, { serverId, payload }) => driver.dropSnapshot(serverId, payload.imageId), late: 'perform' },
  quiesce: { perform: (driver, { serverId }) => driver.quiesce(serverId), late: (driver, { serverId }) => driver.unquiesce(serverId) },
  unquiesce: { perform: (driver, { serverId }) => driver.unquiesce(serverId), late: 'perform' },
  attach_volume: {
    perform: (driver, { serverId, payload }) => driver.attachVolume(serverId, payload),
    late: (driver, { serverId, payload }) => driver.detachVolume(serverId, payload),
  },
  detach_volume: { perform: (driver, { serverId, payload }) => driver.detachVolume(serverId, payload), late: 'perform' },
  attach_interface: {
    perform: (driver, { serverId, payload }) => driver.attachInterface(serverId, payload),
    late: (driver, { serverId, payload }) => driver.detachInterface(serverId, payload.port.portId),
  },
  detach_interface: { perform: (driver, { serverId, payload }) => driver.detachInterface(serverId, payload.portId), late: 'perform' },
  swap_volume: {
    perform: (driver, { serverId, payload }) => driver.swapVolume(serverId, payload),
    late: async (driver, { serverId, payload: { from, to } }) => {
      const isSwapped = (machine: Machine) => machine.serverId === serverId && machine.volumeIds.includes(to.volumeId);
      if ((await driver.machines()).some(isSwapped)) await driver.swapVolume(serverId, { from: to, to: from });
    },
  },
  extend_volume: { perform: (driver, { serverId, payload }) => driver.extendVolume(serverId, payload.volumeId), late: 'perform' },
  snapshot_volume: { perform: (driver, { serverId, payload }) => driver.snapshotVolume(serverId, payload), late: 'refuse' },
  merge_volume_snapshot: { perform: (driver, { serverId, payload }) => driver.mergeVolumeSnapshot(serverId, payload), late: 'refuse' },
};

async function isHandedOver(driver: Driver, serverId: string): Promise<boolean> {
  const isOne = (machine: Machine) => machine.serverId === serverId && machine.state === 'handed over';
  return (await driver.machines()).some(isOne);
}

function powerRows(): { readonly [Verb in PowerVerb]: Row<Verb> } {
  const row = (verb: PowerVerb): Row<PowerVerb> => ({ perform: (driver, { serverId }) => driver.power(serverId, verb), late: 'refuse' });
  return Object.fromEntries(powerVerbs.map((verb) => [verb, row(verb)])) as { readonly [Verb in PowerVerb]: Row<Verb> };
}

export type Execution = { readonly outcome: 'done'; readonly result: CommandResult } | { readonly outcome: 'late' };

/**
 * Carries a command out unless it is too late for it.
 *
 * @throws DriverFault when the hypervisor says no, and nothing of the command holds. Any other error leaves that open.
 */
export async function execute<Name extends DrivenName>(
  driver: Driver,
  command: Command<Name>,
  now: () => number,
  course: Course = unfollowed,
): Promise<Execution> {
  const row: Row<Name> = commandTable[command.name];
  const isLate = () => row.late !== 'perform' && now() >= command.deadline;
  const undo = async (): Promise<Execution> => {
    await undoWhatIsLeft(driver, command);
    return { outcome: 'late' };
  };
  if (isLate()) return undo();
  const result = await row.perform(driver, command, course);
  // What cannot be undone has been done, and is told; the API takes no notice of what it no longer waits for.
  return isLate() && typeof row.late === 'function' ? undo() : { outcome: 'done', result };
}

/**
 * Makes it true that nothing of a refused command holds: an earlier delivery may have carried it out without having come to the end. What
 * takes nothing from others stays as it is.
 *
 * @throws Error when that is not known to have succeeded
 */
export async function undoWhatIsLeft<Name extends DrivenName>(driver: Driver, command: Command<Name>): Promise<void> {
  const { late }: Row<Name> = commandTable[command.name];
  if (typeof late !== 'function') return;
  try {
    await late(driver, command);
  } catch (error) {
    // Not passed on as it is: a fault would say that nothing of the command holds.
    throw new Error(`What was left of the refused command ${command.id} could not be undone.`, { cause: error });
  }
}

/** What the hypervisor says of the machine; undefined when it has none. */
export async function powerStateOf(driver: Driver, serverId: string): Promise<CommandResult | undefined> {
  const machine = (await driver.machines()).find((candidate) => candidate.serverId === serverId);
  return machine && { powerState: machine.powerState };
}
