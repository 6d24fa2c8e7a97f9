/** What the parts of the driver have in common. */
import { readFile } from 'node:fs/promises';
import type { Clock } from '../../../shared/clock.ts';
import type { Log } from '../../../shared/log.ts';
import type { Inventory } from '../../../shared/messaging/inventory.ts';
import type { Files, ToldToGuest } from '../../config-drive/contents.ts';
import type { HostImages } from '../../images/host-images.ts';
import type { NetworkBook } from '../../network/book.ts';
import type { Receiver } from '../../transfers/receiver.ts';
import type { Cgroups } from './cgroups.ts';
import type { Accelerator } from './definition.ts';
import type { HeldImages } from './held-images.ts';
import type { Records } from './records.ts';

/** How long is waited for what, milliseconds. */
export interface Times {
  /** For a monitor that serves another client. */
  readonly greeting: number;
  readonly answer: number;
  /** For a guest to shut down, unless its image says something else. Source: Nova's `shutdown_timeout`. */
  readonly shutdown: number;
  /** For a guest to let go of a volume, and how often it is asked. Source: Nova's `device_detach_timeout` and `device_detach_attempts`. */
  readonly unplug: number;
  readonly unplugAttempts: number;
  /** For the export of a volume. */
  readonly volume: number;
  readonly guestAgent: number;
}

export const usualTimes: Times = {
  greeting: 5_000,
  answer: 30_000,
  shutdown: 60_000,
  unplug: 5_000,
  unplugAttempts: 8,
  volume: 60_000,
  guestAgent: 5_000,
};

export interface QemuOptions {
  /** Where the machines are; made if it is missing. */
  readonly folder: string;
  readonly images: HostImages;
  /** What a guest is told, on its config drive and when it asks. */
  readonly contents: (told: Omit<ToldToGuest, 'seed'>) => Files;
  readonly clock: Clock;
  readonly log: Log;
  /** What the host has, where it is to say something else than what is found. */
  readonly inventory?: Partial<Inventory>;
  readonly accelerator?: Accelerator | undefined;
  /** Bounds of machines; absent: QEMU's own alone. */
  readonly cgroups?: Cgroups | undefined;
  /** Where disks come from other machines; absent: they come from hosts of this machine alone. */
  readonly receiver?: Receiver | undefined;
  readonly times?: Partial<Times>;
  /** Called before everything that has an effect. It may throw, as if the agent had died. */
  readonly effect?: ((what: string) => void | Promise<void>) | undefined;
}

export interface Host extends Pick<QemuOptions, 'contents' | 'clock' | 'log' | 'accelerator' | 'receiver' | 'cgroups'> {
  readonly images: HeldImages;
  readonly records: Records;
  /** What the host was told of ports. */
  readonly network: NetworkBook;
  readonly times: Times;
  effect(what: string): Promise<void>;
}

/** Another one after each boot of the host. */
export const bootIdOf = async () => (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
