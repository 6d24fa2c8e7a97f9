/** The folder of all machines of a host: a folder each, with the record in it replaced as a whole. */
import { mkdir, open, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DriverFault } from '../../driver.ts';
import { type MachineRecord, recordFile } from './record.ts';

const fileName = 'machine.json';
/** What is thrown away is renamed to this first, so that nothing finds half of it. */
const gone = '.gone-';

export interface Records {
  folderOf(serverId: string): string;
  find(serverId: string): Promise<MachineRecord | undefined>;
  /** @throws DriverFault unless it is built */
  get(serverId: string): Promise<MachineRecord>;
  all(): Promise<readonly MachineRecord[]>;
  save(record: MachineRecord): Promise<MachineRecord>;
  /** The machine's folder and all that is in it. */
  remove(serverId: string): Promise<void>;
}

export async function readRecord(folder: string): Promise<MachineRecord | undefined> {
  const text = await readFile(join(folder, fileName), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : recordFile.parse(JSON.parse(text));
}

async function synced(path: string, flags: string, work: (handle: Awaited<ReturnType<typeof open>>) => Promise<void>): Promise<void> {
  const handle = await open(path, flags, 0o600);
  try {
    await work(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function openRecords(path: string, effect: (what: string) => Promise<void>): Promise<Records> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  // Processes are known by the folder that they work in, as the kernel names it.
  const folder = await realpath(path);
  const folderOf = (serverId: string) => join(folder, serverId);
  const find = (serverId: string) => readRecord(folderOf(serverId));

  async function sweep(): Promise<void> {
    for (const name of await readdir(folder)) if (name.startsWith(gone)) await rm(join(folder, name), { recursive: true, force: true });
  }
  await sweep();

  return {
    folderOf,
    find,
    async get(serverId) {
      const record = await find(serverId);
      if (record?.state !== 'built') throw new DriverFault('The machine does not exist on its host.');
      return record;
    },
    async all() {
      const names = (await readdir(folder)).filter((name) => !name.startsWith('.')).toSorted();
      const found = await Promise.all(names.map(find));
      return found.filter((record) => record !== undefined);
    },
    async save(record) {
      await effect('save');
      const at = folderOf(record.serverId);
      await mkdir(at, { recursive: true, mode: 0o700 });
      await synced(join(at, `${fileName}.new`), 'w', (handle) => handle.writeFile(JSON.stringify(recordFile.parse(record))));
      await rename(join(at, `${fileName}.new`), join(at, fileName));
      await synced(at, 'r', async () => {});
      return record;
    },
    async remove(serverId) {
      await effect('remove');
      await sweep();
      try {
        await rename(folderOf(serverId), join(folder, `${gone}${serverId}`));
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      }
      await sweep();
    },
  };
}
