/** The same scenarios on real machines: with `MACHINES=qemu` the local cloud of a scenario runs them. */
import { readdirSync, readlinkSync } from 'node:fs';

export const areReal = process.env['MACHINES'] === 'qemu';

/** What `npm start` is told besides. The guest is built once for all scenarios. */
export async function wordsOfMachines(): Promise<readonly string[]> {
  if (!areReal) return [];
  const guest = await (await import('../support/machines/qemu.ts')).guestImage();
  if ('missing' in guest) throw new Error(guest.missing);
  return ['--machines', 'qemu', '--guest-image', guest.file];
}

/** Machines and exports of volumes outlive their cloud, and are at home in its folder. */
export function endMachines(state: string): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (homeOf(pid)?.startsWith(`${state}/hosts/`)) process.kill(Number(pid), 'SIGKILL');
  }
}

function homeOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}
