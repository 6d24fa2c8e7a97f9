/** Makes the exports of a volume what its record says. */
import { once } from 'node:events';
import { mkdir, readdir, readFile, readlink, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { exportName } from '../../shared/messaging/volume-orders.ts';
import { DriverFault } from '../driver.ts';
import { QmpLost, QmpRefusal } from '../qmp.ts';
import { AddressInUse, type Daemon } from './daemon.ts';
import type { Daemons } from './daemons.ts';
import { type Folders, isMissing, replaceFile, type VolumeFiles } from './files.ts';
import { killDaemon } from './process.ts';
import { type VolumeRecord, writeRecord } from './record.ts';

/** What an order tells and nobody writes down with the record. */
export interface Secrets {
  /** Of what is on the disk. */
  readonly disk?: string | undefined;
  /** Of hosts, by the names of exports; absent: those that were told before go on. */
  readonly hosts?: ReadonlyMap<string, string>;
}

export interface Exports {
  /** @returns the record, with what has come of it. @throws DriverFault when it is encrypted, and the key is missing or does not fit */
  realise(files: VolumeFiles, record: VolumeRecord, secrets: Secrets): Promise<VolumeRecord>;
  /** At which port an export stands. */
  portOf(name: string): number | undefined;
}

export interface ExportsOptions {
  readonly folders: Folders;
  readonly daemons: Daemons;
  /** Where daemons listen, with keys; absent: at sockets. */
  readonly address?: string | undefined;
}

export function exportsOf({ folders, daemons, address }: ExportsOptions): Exports {
  /** By the folder of the volume. */
  const ports = new Map<string, { readonly names: readonly string[]; readonly port: number }>();
  const link = (name: string) => join(folders.sockets, name);

  /** Others find the socket of an export by its name; a longer name than a socket may have leads to a short one. */
  async function announce(files: VolumeFiles, names: readonly string[], port: number | undefined): Promise<void> {
    if (port !== undefined) return void ports.set(files.folder, { names, port });
    for (const name of names) {
      await symlink(basename(files.nbd), link(name)).catch((error: unknown) => {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      });
    }
  }

  /** Nothing is announced of this volume any more but these. */
  async function withdraw(files: VolumeFiles, names: readonly string[]): Promise<void> {
    if (address !== undefined) {
      const { names: told = [], port = 0 } = ports.get(files.folder) ?? {};
      return void ports.set(files.folder, { names: told.filter((name) => names.includes(name)), port });
    }
    for (const entry of await readdir(folders.sockets, { withFileTypes: true })) {
      if (!entry.isSymbolicLink() || names.includes(entry.name)) continue;
      const target = await readlink(link(entry.name)).catch(() => '');
      if (target === basename(files.nbd)) await rm(link(entry.name), { force: true });
    }
  }

  /** Those of others are gone from it before theirs can be used again. */
  async function writeKeys({ keys }: VolumeFiles, names: readonly string[], told: Secrets['hosts']): Promise<void> {
    if (address === undefined) return;
    const path = join(keys, 'keys.psk');
    const before = new Map((await readText(path)).split('\n').map((line) => line.split(':') as [string, string]));
    await mkdir(keys, { recursive: true, mode: 0o700 });
    await replaceFile(path, names.map((name) => `${name}:${told?.get(name) ?? before.get(name) ?? ''}\n`).join(''));
  }

  async function listen(files: VolumeFiles, daemon: Daemon, record: VolumeRecord, attempts = 5): Promise<VolumeRecord> {
    const connections = record.isShared ? record.exports.length : 1;
    if (address === undefined) {
      await rm(files.nbd, { force: true });
      await daemon.listen({ at: { socket: files.nbd }, connections });
      return { ...record, server: { connections } };
    }
    // The same as before: hosts that were cut off look for it there.
    const port = record.server?.port ?? (await freePort(address));
    try {
      await daemon.listen({ at: { address, port }, connections });
      return { ...record, server: { connections, port } };
    } catch (error) {
      if (!(error instanceof AddressInUse) || attempts === 1) throw error;
      const { server: _taken, ...others } = record;
      return listen(files, daemon, others, attempts - 1);
    }
  }

  async function add(files: VolumeFiles, daemon: Daemon, record: VolumeRecord): Promise<VolumeRecord> {
    const standing = await daemon.exports();
    const missing = record.exports.filter((one) => !standing.includes(exportName(one)));
    if (missing.length === 0) return record;
    const hasRoom = (record.server?.connections ?? 0) >= (record.isShared ? record.exports.length : 1);
    try {
      if (!hasRoom) throw new QmpRefusal('not running');
      for (const one of missing) await daemon.add(exportName(one), one.isReadOnly);
      return record;
    } catch (error) {
      if (!(error instanceof QmpRefusal) || !error.message.includes('not running')) throw error;
      const listening = await listen(files, daemon, record);
      for (const one of listening.exports) await daemon.add(exportName(one), one.isReadOnly);
      return listening;
    }
  }

  async function start(files: VolumeFiles, record: VolumeRecord, secrets: Secrets): Promise<void> {
    if (record.isEncrypted && secrets.disk === undefined) throw new DriverFault('The volume is encrypted, and its key was not given.');
    await daemons.start(files, record.isEncrypted ? secrets.disk : undefined);
  }

  async function realise(files: VolumeFiles, record: VolumeRecord, secrets: Secrets): Promise<VolumeRecord> {
    const names = record.exports.map(exportName);
    await withdraw(files, names);
    await daemons.use(files, async (daemon) => {
      for (const name of (await daemon?.exports()) ?? []) if (!names.includes(name)) await daemon?.end(name);
    });
    if (names.length === 0) {
      ports.delete(files.folder);
      await daemons.end(files);
      await rm(files.keys, { recursive: true, force: true });
      return record;
    }
    await writeKeys(files, names, secrets.hosts);
    return daemons.use(files, async (found) => {
      if (found === undefined) await start(files, record, secrets);
      const made = await daemons.use(files, async (daemon) => {
        if (daemon === undefined) throw new Error('The storage daemon has ended.');
        return add(files, daemon, found === undefined ? { ...record, ...forgotten(record) } : record);
      });
      if (made.server !== record.server) await writeRecord(files.record, made);
      await announce(files, names, address === undefined ? undefined : made.server?.port);
      return made;
    });
  }

  return {
    portOf(name) {
      for (const { names, port } of ports.values()) if (names.includes(name)) return port;
      return undefined;
    },
    async realise(files, record, secrets) {
      try {
        return await realise(files, record, secrets);
      } catch (error) {
        if (!(error instanceof QmpLost)) throw error;
        // A daemon that does not listen holds nobody up: what it was to cut off is cut off with it.
        await killDaemon(files);
        return realise(files, record, secrets);
      }
    },
  };
}

/** A daemon that has just started listens nowhere yet. */
const forgotten = ({ server }: VolumeRecord) => (server === undefined ? {} : { server: { ...server, connections: 0 } });

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
}

async function freePort(address: string): Promise<number> {
  const server = createServer().listen(0, address);
  await once(server, 'listening');
  const told = server.address();
  server.close();
  await once(server, 'close');
  if (typeof told !== 'object' || told === null) throw new Error('There is no free port.');
  return told.port;
}
