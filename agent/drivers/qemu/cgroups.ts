/**
 * Bounds of machines by control groups (version 2), where whoever started the agent has given it a group of its own to divide: each machine is in one below it.
 * Source: the kernel's cgroup-v2 document; systemd's `Delegate=`.
 */
import { constants } from 'node:fs';
import { access, mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { CommandPayload } from '../../../shared/messaging/commands.ts';

type Flavor = CommandPayload<'build'>['flavor'];

export interface Cgroups {
  /** Puts a process that has not begun with its guest yet into a group with the bounds of its flavor. */
  confine(serverId: string, pid: number, flavor: Flavor): Promise<void>;
  /** Takes the group of a machine away that has no process any more. */
  release(serverId: string): Promise<void>;
}

const mebibyte = 2 ** 20;
/** What QEMU may take beside its guest's memory: for translated code, the screen, disks that are slow. MiB. */
const overheadMib = 512;
/** Its threads beside those of its processors: for disks and for the monitor. */
const helpers = 256;
/** The agent's own: a group that has groups below it has no processes. */
const ownName = 'agent';
const mostWeight = 10_000;
const usualPeriod = 100_000;

const readNumber = (text: string | undefined) => (text !== undefined && /^-?\d{1,9}$/.test(text) ? Number(text) : undefined);

/** What is written into the files of a machine's group. Shares become weights as the kernel's document converts them; the extra specs are Nova's. */
export function boundsOf({ vcpus, memoryMib, extraSpecs }: Flavor): Readonly<Record<string, string>> {
  const shares = readNumber(extraSpecs['quota:cpu_shares']);
  const quota = readNumber(extraSpecs['quota:cpu_quota']);
  const weight = shares === undefined ? 100 * vcpus : 1 + Math.floor(((Math.max(2, shares) - 2) * (mostWeight - 1)) / 262_142);
  // Nova's are of one processor.
  const most =
    quota !== undefined && quota > 0 ? `${quota * vcpus} ${readNumber(extraSpecs['quota:cpu_period']) ?? usualPeriod}` : undefined;
  return {
    'cpu.weight': String(Math.min(mostWeight, Math.max(1, weight))),
    ...(most === undefined ? {} : { 'cpu.max': most }),
    'memory.max': String((memoryMib + overheadMib) * mebibyte),
    'pids.max': String(helpers + vcpus),
  };
}

const controllers = ['cpu', 'memory', 'pids'];

/** @returns undefined where none is given to the agent */
export async function openCgroups(root = '/sys/fs/cgroup', self = '/proc/self/cgroup'): Promise<Cgroups | undefined> {
  const path = /^0::(\/.+)$/m.exec(await readFile(self, 'utf8').catch(() => ''))?.[1];
  if (path === undefined) return undefined;
  const here = join(root, path);
  const folder = basename(here) === ownName ? dirname(here) : here;
  const known = await readFile(join(folder, 'cgroup.controllers'), 'utf8').catch(() => '');
  const usable = controllers.filter((name) => known.split(/\s+/).includes(name));
  const isMine = await access(join(folder, 'cgroup.subtree_control'), constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!isMine || usable.length === 0) return undefined;
  try {
    await mkdir(join(folder, ownName), { recursive: true });
    await writeFile(join(folder, ownName, 'cgroup.procs'), String(process.pid));
    await writeFile(join(folder, 'cgroup.subtree_control'), usable.map((name) => `+${name}`).join(' '));
  } catch {
    // It is shared with others, a shell perhaps, or may be looked at only.
    return undefined;
  }

  const groupOf = (serverId: string) => join(folder, `machine-${serverId}`);
  return {
    async confine(serverId, pid, flavor) {
      const group = groupOf(serverId);
      await mkdir(group, { recursive: true });
      for (const [file, bound] of Object.entries(boundsOf(flavor)))
        if (usable.includes(file.split('.')[0] ?? '')) await writeFile(join(group, file), bound);
      await writeFile(join(group, 'cgroup.procs'), String(pid));
    },
    async release(serverId) {
      // It is not there, or another process of the machine is in it by now.
      await rmdir(groupOf(serverId)).catch(() => {});
    },
  };
}
