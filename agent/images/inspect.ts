/** What an image is, found out from its bytes, before anything else is done with it. */
import { open } from 'node:fs/promises';
import { z } from 'zod/mini';
import { DriverFault } from '../driver.ts';
import { formatNamed, formatOf, headBytes, type ImageFormat } from './formats.ts';
import { runTool, ToolFailure } from './tool.ts';

export interface Inspected {
  /** In QEMU's words. */
  readonly format: ImageFormat;
  /** How large the disk is that it describes: it may be far larger than the file. */
  readonly virtualBytes: number;
  /** What the file takes on its disk. */
  readonly actualBytes: number;
}

const info = z.object({
  'virtual-size': z.int(),
  'actual-size': z.int(),
  'backing-filename': z.optional(z.string()),
  encrypted: z.optional(z.boolean()),
});

/** A file that is made to be slow is not worth more, milliseconds. */
const longest = 20_000;

/**
 * Its format, by its content, and its sizes.
 *
 * @throws DriverFault when it refers to other files, is encrypted, damaged, or of a kind that is not supported
 */
export async function inspectImage(path: string): Promise<Inspected> {
  const { format, refusal } = formatOf(await headOf(path));
  if (refusal !== undefined) throw new DriverFault(refusal);
  const args = ['info', '--output=json', '-f', qemuFormat(format), '--', path];
  const told = await runTool('qemu-img', args, { milliseconds: longest }).catch((error: unknown) => {
    throw error instanceof ToolFailure ? new DriverFault('The image is damaged.') : error;
  });
  const read = z.parse(info, JSON.parse(told));
  if (read['backing-filename'] !== undefined) throw new DriverFault('The image is incomplete: it has a backing file.');
  if (read.encrypted) throw new DriverFault('The image is encrypted.');
  return { format, virtualBytes: read['virtual-size'], actualBytes: read['actual-size'] };
}

/** QEMU knows no format for CDs: their bytes are those of the disk. */
export const qemuFormat = (format: ImageFormat): string => (format === 'iso' ? 'raw' : format);

/**
 * Whether an image is of the format that was told of it, in Glance's words: whoever writes another to a raw disk and has an image made of it must not have it read as that other.
 * @throws DriverFault when it is not
 */
export function checkFormat({ format }: Inspected, diskFormat: string): void {
  const said = formatNamed(diskFormat);
  if (said === undefined) throw new DriverFault(`The image is of a format that is not supported (${diskFormat.slice(0, 20)}).`);
  if (qemuFormat(said) !== qemuFormat(format)) throw new DriverFault(`The image is said to be ${diskFormat}, but is ${format}.`);
}

async function headOf(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
