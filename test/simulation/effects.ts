/** Commands in a hypervisor's words. */
import { type Command, type CommandName, type PowerVerb, powerVerbs } from '../../shared/messaging/commands.ts';

const operations = {
  build: 'spawn',
  discard: 'discard',
  receive_disks: 'receive',
  hand_over_disks: 'handOver',
  take_back_disks: 'takeBack',
  receive_machine: 'receive',
  send_machine: 'send',
  take_over_machine: 'takeOver',
  take_back_machine: 'takeBack',
  // What is said of other commands has no effect of its own.
  give_up: 'giveUp',
  force_complete: 'forceComplete',
  ...(Object.fromEntries(powerVerbs.map((verb) => [verb, verb])) as { readonly [Verb in PowerVerb]: Verb }),
  report_power: 'nothing',
  clear_disks: 'clear',
  connect_volumes: 'connect',
  rebuild: 'rebuild',
  rescue: 'rescue',
  unrescue: 'unrescue',
  set_admin_password: 'password',
  reboot: 'reboot',
  trigger_crash_dump: 'crash',
  swap_volume: 'swap',
  extend_volume: 'extend',
  snapshot_volume: 'snapshot',
  merge_volume_snapshot: 'merge',
  take_snapshot: 'takeSnapshot',
  upload_snapshot: 'uploadSnapshot',
  drop_snapshot: 'dropSnapshot',
  quiesce: 'quiesce',
  unquiesce: 'unquiesce',
  attach_volume: 'attach',
  detach_volume: 'detach',
  attach_interface: 'plug',
  detach_interface: 'unplug',
} as const satisfies Readonly<Record<CommandName, string>>;

/** What the command does to a hypervisor, in the hypervisor's words. */
export function effectOf({ host, name, serverId, payload }: Command): string {
  const about = 'to' in payload ? payload.to : payload;
  const volumeId = 'volumeId' in about ? ` ${about.volumeId}` : '';
  return `${host} ${operations[name]} ${serverId}${volumeId}`;
}
