/** Whether guests run on the host's processor: found out by trying, because a device that opens may still be of no use. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Accelerator } from './definition.ts';

const longest = 10_000;

/** A machine without a guest that is told to end as soon as it has its processor. */
const trial = [
  '-accel',
  'kvm',
  '-cpu',
  'max',
  '-machine',
  'q35',
  '-m',
  '16M',
  '-nodefaults',
  '-display',
  'none',
  '-S',
  '-monitor',
  'stdio',
];

/** Never throws: where nobody knows, a processor of software does it as well. */
export async function usableAccelerator(): Promise<Accelerator> {
  try {
    const child = spawn('qemu-system-x86_64', trial, {
      stdio: ['pipe', 'ignore', 'ignore'],
      signal: AbortSignal.timeout(longest),
      killSignal: 'SIGKILL',
    });
    // One that ends at once does not read what it is told.
    child.stdin.on('error', () => {});
    child.stdin.end('quit\n');
    const [status] = await once(child, 'exit');
    return status === 0 ? 'kvm' : 'tcg';
  } catch {
    return 'tcg';
  }
}
