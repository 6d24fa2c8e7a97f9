/** A config drive as a file: an ISO 9660 file system with the label `config-2`, as guests look for it. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Files } from './contents.ts';

const run = promisify(execFile);

/**
 * Written beside it, for its owner alone, and renamed: a guest never sees half of one.
 * @throws Error when genisoimage is missing or fails
 */
export async function writeConfigDrive(file: string, files: Files): Promise<void> {
  const work = await mkdtemp(join(dirname(file), `.${basename(file)}-`));
  try {
    const root = join(work, 'root');
    for (const [path, contents] of Object.entries(files)) {
      const target = join(root, path);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await writeFile(target, contents, { mode: 0o600 });
    }
    const image = join(work, 'image');
    // Names as they are: a guest looks for `meta_data.json`, in Joliet's as in Rock Ridge's.
    await run('genisoimage', ['-quiet', '-J', '-r', '-V', 'config-2', '-o', image, root]);
    const written = await open(image, 'r+');
    try {
      await written.chmod(0o600);
      await written.sync();
    } finally {
      await written.close();
    }
    await rename(image, file);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
