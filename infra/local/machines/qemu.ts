/** Hosts whose machines are QEMU's, with a host that keeps their volumes: all on this machine, without anybody's leave. */
import { statfsSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { Driver } from '../../../agent/driver.ts';
import { usableAccelerator } from '../../../agent/drivers/qemu/accelerator.ts';
import type { QemuDriver } from '../../../agent/drivers/qemu/driver.ts';
import { openQemu } from '../../../agent/drivers/qemu/open.ts';
import { programsOfMachines } from '../../../agent/drivers/qemu/requirements.ts';
import { whatIsMissing } from '../../../agent/programs.ts';
import { programsOfVolumes, VolumeHostError } from '../../../agent/volumes/host.ts';
import { putGuestImage } from '../guest/guest-image.ts';
import { openHost } from '../hosts.ts';
import { StartError } from '../options.ts';
import type { MachineKind } from './kind.ts';
import { openVolumeHost } from './volume-host.ts';

export const qemu: MachineKind = {
  async check() {
    const missing = whatIsMissing('Machines and their volumes', { ...programsOfMachines, ...programsOfVolumes });
    if (missing !== undefined) throw new StartError(missing);
  },
  prepare: putGuestImage,
  async open(ports, { state }, hosts) {
    const { clock, chance, log } = ports;
    const share = shareOf(state, hosts.length);
    const accelerator = await usableAccelerator();
    if (accelerator === 'tcg') process.stdout.write('Machines are slow here: KVM cannot be used.\n');
    const open = async (host: string) =>
      openHost(ports, state, host, async (folder) =>
        announcing(await openQemu({ folder, clock, chance, log, accelerator, inventory: { hypervisorHostname: host, ...share } })),
      );
    // Volumes first: machines that are started again wait for theirs.
    const volumes = hosts.length === 0 ? [] : [await openVolumeHost(ports, state, 'volumes-1').catch(refused)];
    return [...volumes, ...(await Promise.all(hosts.map(open)))];
  },
  isCalled: 'QEMU; volumes on volumes-1',
  image: 'guest',
};

/** What is wrong with the host of volumes is a sentence for whoever starts the cloud. */
function refused(error: unknown): never {
  throw error instanceof VolumeHostError ? new StartError(error.message) : error;
}

/** What each of the hosts has of this machine. Processors are shared: most machines idle. */
function shareOf(folder: string, hosts: number) {
  const { bsize, blocks } = statfsSync(folder);
  return {
    vcpus: cpus().length,
    memoryMib: Math.floor(totalmem() / 2 ** 20 / hosts),
    diskGib: Math.floor((bsize * blocks) / 2 ** 30 / hosts),
  };
}

/** Says of every new machine how to log in to it. */
function announcing(driver: QemuDriver): Driver {
  return {
    ...driver,
    async spawn(serverId, machineId, build) {
      const result = await driver.spawn(serverId, machineId, build);
      const made = (await driver.machines()).find((machine) => machine.serverId === serverId);
      if (made) process.stdout.write(`${build.name}: ssh -p ${made.sshPort} root@127.0.0.1\n`);
      return result;
    },
  };
}
