/** A small Linux that one can log in to, as an image of the cloud: built here of Debian's packages, or a file that was named. */
import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { access, constants, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { putPublicImage } from '../../../shared/image/public-image.ts';
import type { Ports } from '../../../shared/ports.ts';
import { reasonOf, StartError } from '../options.ts';

const guestImageId = 'b2c1f6d4-7a35-4c0e-8f19-3d5e6a7b8c20';

interface Options {
  readonly state: string;
  /** A disk image, qcow2 or raw, to be used instead of one that is built. */
  readonly guestImage: string | undefined;
}

/** Makes the image `guest` at the first start. @throws StartError when it cannot be built, or the named one cannot be read */
export async function putGuestImage(ports: Ports, { state, guestImage }: Options): Promise<void> {
  const file = guestImage ?? join(state, 'guest.qcow2');
  const first = {
    id: guestImageId,
    name: 'guest',
    diskFormat: guestImage === undefined || (await isQcow2(guestImage)) ? 'qcow2' : 'raw',
    properties: { os_type: 'linux', ...(guestImage === undefined ? { hw_qemu_guest_agent: 'yes' } : {}) },
  };
  await putPublicImage(ports, first, async () => {
    if (guestImage === undefined) await build(file);
    return createReadStream(file);
  });
  if (guestImage === undefined) await rm(file, { force: true });
}

async function isQcow2(file: string): Promise<boolean> {
  try {
    await access(file, constants.R_OK);
    const handle = await open(file, 'r');
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0).finally(() => handle.close());
    return buffer.equals(Buffer.from('QFI\xfb', 'latin1'));
  } catch (error) {
    throw new StartError(`The image ${file} cannot be read (${reasonOf(error)}).`);
  }
}

async function build(file: string): Promise<void> {
  process.stdout.write('Building a small Linux for machines, once (some seconds) ...\n');
  try {
    await promisify(execFile)('bash', [join(import.meta.dirname, 'build.sh'), file]);
  } catch (error) {
    const said = String((error as { readonly stderr?: unknown }).stderr ?? '').trim();
    const last = said
      .split('\n')
      .at(-1)
      ?.replace(/^guest image: /, '');
    throw new StartError(`A guest image cannot be made: ${last}\nOr name one that you have: --guest-image FILE`);
  }
}
