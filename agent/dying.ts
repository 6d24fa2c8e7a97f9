/** Processes that were killed and are not gone yet: the first of their threads has ended, and another still holds their files, with the locks on them. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const lookEvery = 10;
/** So long is waited for one, milliseconds: a disk that hangs can hold it. */
const longest = 30_000;

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');

/** The other threads are told of by the kernel until each has let go of what it held; then the first, if nobody asks how it ended, is left alone. */
async function isDying(pid: number): Promise<boolean> {
  try {
    await readlink(`/proc/${pid}/cwd`);
    return false;
  } catch (error) {
    if (!isMissing(error)) return false;
  }
  try {
    const [stat, threads] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readdir(`/proc/${pid}/task`)]);
    // Behind the name, which may hold anything.
    const hasEnded = /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
    return !hasEnded || threads.length > 1;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Waits while the process is dying. One that lives, or is no more, is not waited for. */
export async function untilDead(pid: number): Promise<void> {
  const late = AbortSignal.timeout(longest);
  while (!late.aborted && (await isDying(pid))) await pause(lookEvery);
}
