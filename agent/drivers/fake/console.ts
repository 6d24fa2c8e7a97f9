/** What a machine of the fake hypervisor writes to its console. */
import * as limits from '../../../shared/limits.ts';
import type { PowerVerb } from '../../../shared/messaging/commands.ts';
import type { ConsoleType } from '../../../shared/messaging/console-types.ts';

/** Where its consoles would be, if anything listened there. */
export const fakeConsolePorts: Readonly<Record<ConsoleType, number>> = {
  novnc: 5_900,
  'spice-html5': 5_910,
  'spice-direct': 5_910,
  serial: 10_000,
  webmks: 5_920,
};

/** What a machine says of itself when it begins, ends, or both. */
export const boot = ['Booting from the hard disk...', 'Linux version 6.12.0-fake', 'Reached target multi-user.target.', ''];
export const halt = ['Stopping all services.', 'reboot: Power down'];
export const panic = ['Kernel panic - not syncing: NMI: Not continuing'];
const restart = ['Stopping all services.', 'reboot: Restarting system', ...boot];
export const consoleLines: Readonly<Partial<Record<PowerVerb | 'reboot', readonly string[]>>> = {
  start: boot,
  stop: halt,
  reboot: restart,
};

/** The console with more lines; a machine that has booted waits for somebody to log in. */
export function written({ name, console }: { readonly name: string; readonly console: string }, lines: readonly string[]): string {
  return `${console}${lines.map((line) => (line === '' ? `${name} login: ` : line)).join('\n')}\n`.slice(-limits.consoleBytes);
}
