/**
 * Whether guests run on the host's processor: found out by trying, because a device that opens may still be of no use. Where one hypervisor stands in another, KVM may have its processor and stop at
 * the first instruction that it would have to imitate, which is when a boot loader goes from one mode to another.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Accelerator } from './definition.ts';

const longest = 10_000;

/** What a boot sector ends with. */
const bootable = 0xaa55;

/**
 * A boot sector that goes into protected mode, comes back from an interrupt there, and ends the machine.
 *
 *     cli; xor ax, ax; mov ds, ax; lgdt [gdt]; mov eax, cr0; or al, 1; mov cr0, eax; jmp 8:next
 *     next: mov ax, 16; mov ds, ax; mov es, ax; mov ss, ax; mov esp, 0x7000; pushf; push 8; push done; iret
 *     done: mov al, 16; out 0xf4, al; hlt
 */
const code = [
  'fa31c08ed8660f0116547c0f20c00c010f22c066ea1b7c00000800',
  '66b810008ed88ec08ed0bc007000009c6a0868337c0000cf',
  'b010e6f4f4ebfd669000',
  // The table of segments: none, code, data; and where it is.
  '00000000000000ffff0000009acf00ffff00000092cf0017003c7c0000',
].join('');

/** What it ends with: the sixteen that it says, as the device tells it. */
const wanted = (16 << 1) | 1;

function disk(): Buffer {
  const bytes = Buffer.alloc(4096);
  bytes.write(code, 'hex');
  bytes.writeUInt16LE(bootable, 510);
  return bytes;
}

const trial = (accelerator: Accelerator, file: string) => [
  ...['-accel', accelerator, '-cpu', 'max', '-machine', 'pc', '-m', '16M', '-nodefaults', '-display', 'none'],
  ...['-device', 'isa-debug-exit,iobase=0xf4,iosize=4', '-drive', `if=ide,format=raw,file=${file}`],
];

/** Never throws: where nobody knows, a processor of software does it as well. */
export const usableAccelerator = async (): Promise<Accelerator> => ((await isUsable('kvm')) ? 'kvm' : 'tcg');

/** Whether a guest that boots gets through. */
export async function isUsable(accelerator: Accelerator): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'micronova-trial-')).catch(() => undefined);
  if (folder === undefined) return false;
  try {
    const file = join(folder, 'disk');
    await writeFile(file, disk());
    const child = spawn('qemu-system-x86_64', trial(accelerator, file), {
      stdio: ['ignore', 'ignore', 'pipe'],
      signal: AbortSignal.timeout(longest),
      killSignal: 'SIGKILL',
    });
    // A processor that can go on no more stands still, and would do so for ever.
    child.stderr.on('data', (said) => {
      if (String(said).includes('KVM internal error')) child.kill('SIGKILL');
    });
    const [status] = await once(child, 'exit');
    return status === wanted;
  } catch {
    return false;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
