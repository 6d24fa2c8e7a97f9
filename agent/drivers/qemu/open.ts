/** The driver with all that it needs of its host: for an agent's own process, and for the process of a whole cloud on one machine. */
import { join } from 'node:path';
import type { Chance, Clock } from '../../../shared/clock.ts';
import type { Log } from '../../../shared/log.ts';
import type { Inventory } from '../../../shared/messaging/inventory.ts';
import { configDriveFiles } from '../../config-drive/contents.ts';
import { openHostImages } from '../../images/host-images.ts';
import { whatIsMissing } from '../../programs.ts';
import { openReceiver, type Receiver } from '../../transfers/receiver.ts';
import { usableAccelerator } from './accelerator.ts';
import { openCgroups } from './cgroups.ts';
import type { Accelerator } from './definition.ts';
import { openQemuDriver, type QemuDriver } from './driver.ts';
import { programsOfMachines } from './requirements.ts';

/** What unused images may take of the host's disk, bytes. */
const keptImages = 20 * 2 ** 30;
const seedBytes = 512;

interface HostOptions {
  /** The host's own: it is made, for its owner alone. */
  readonly folder: string;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly inventory: Partial<Inventory>;
  /** That alone; else the host's processor where it works, and a slower one of software where not. */
  readonly accelerator?: Accelerator | undefined;
  /** Where disks come from other machines; unless told, they come from none. */
  readonly listen?: Receiver['at'] | undefined;
  /** Whether machines are bounded by control groups, where the agent has been given one to divide. */
  readonly isDelegated?: boolean;
}

/** The host lacks what the driver cannot do without; the message, one line, says what to install. */
export class HypervisorMissing extends Error {
  override readonly name = 'HypervisorMissing';
}

/** Machines that ran when the host went down are started again meanwhile. @throws HypervisorMissing */
export async function openQemu({
  folder,
  clock,
  chance,
  log,
  inventory,
  accelerator,
  listen,
  isDelegated,
}: HostOptions): Promise<QemuDriver> {
  const missing = whatIsMissing('Machines', programsOfMachines);
  if (missing !== undefined) throw new HypervisorMissing(missing);
  const images = await openHostImages({ folder: join(folder, 'images'), clock, keptBytes: keptImages });
  const used = accelerator ?? (await usableAccelerator());
  if (used !== accelerator && used === 'tcg')
    log.write({ level: 'warn', event: 'machines without KVM', why: 'it cannot be used here: guests are slow' });
  const driver = await openQemuDriver({
    folder: join(folder, 'machines'),
    images,
    contents: (told) => configDriveFiles({ ...told, seed: chance.bytes(seedBytes) }),
    clock,
    log,
    inventory,
    accelerator: used,
    cgroups: isDelegated ? await openCgroups() : undefined,
    receiver: listen && (await openReceiver(listen)),
  });
  // Their volumes may take long to come; commands for other machines do not wait for them.
  void driver.resumeGuests();
  return driver;
}
