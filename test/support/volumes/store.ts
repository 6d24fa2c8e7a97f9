/** A host's volumes in folders of their own, and those who use them. */
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { openFolders } from '../../../agent/volumes/files.ts';
import { type KeeperOptions, type VolumeKeeper, volumeKeeper } from '../../../agent/volumes/keeper.ts';
import type { LogRecord } from '../../../shared/log.ts';
import { exportName, type NbdConnection, type VolumeExport, type WantedVolume } from '../../../shared/messaging/volume-orders.ts';
import { fakeClock } from '../clock.ts';
import { newFolder } from './tools.ts';

export const volumeId = (number: number) => `11111111-0000-4000-8000-${String(number).padStart(12, '0')}`;
export const snapshotId = (number: number) => `22222222-0000-4000-8000-${String(number).padStart(12, '0')}`;
const attachmentId = (number: number) => `33333333-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const exported = (number: number, changes: Partial<VolumeExport> = {}): VolumeExport => ({
  attachmentId: attachmentId(number),
  host: `host-${number}`,
  isReadOnly: false,
  ...changes,
});

const blank: WantedVolume = { sizeGib: 1, source: null, isShared: false, snapshotIds: [], exports: [], uploads: [] };

interface Tried {
  readonly done: boolean;
  readonly said: string;
}

interface StoreOptions extends Partial<Pick<KeeperOptions, 'address' | 'longestMilliseconds'>> {
  /** The folder; one of its own unless told. */
  readonly volumes?: string;
}

export function volumeStore(context: TestContext, options: StoreOptions = {}) {
  const { volumes = mkdtempSync(join(tmpdir(), 'mn-vol-')), ...others } = options;
  const place = realpathSync(volumes);
  const folders = openFolders(volumes);
  const clock = fakeClock();
  const logged: LogRecord[] = [];
  const revisions = new Map<string, number>();

  /** Processes of daemons whose folder is one of these. */
  function processes(): readonly { pid: number; line: string }[] {
    return readdirSync('/proc').flatMap((name) => {
      try {
        if (!/^\d+$/.test(name) || !readlinkSync(`/proc/${name}/cwd`).startsWith(place)) return [];
        return [{ pid: Number(name), line: readFileSync(`/proc/${name}/cmdline`, 'utf8') }];
      } catch {
        return [];
      }
    });
  }

  context.after(() => {
    // Before their folder goes, by which they are known.
    for (const { pid } of processes()) process.kill(pid, 'SIGKILL');
    if (options.volumes === undefined) rmSync(volumes, { recursive: true, force: true });
    rmSync(folders.sockets, { recursive: true, force: true });
  });

  /** What another process of the agent would be: it knows what is on the disk, and nothing else. */
  const keeper = (intercept?: KeeperOptions['intercept']): VolumeKeeper =>
    volumeKeeper({ folders, clock, log: { write: (record) => void logged.push(record) }, ...others, ...(intercept && { intercept }) });

  /** The next order for a volume: how it is to be, but for what a blank one has. */
  function order(number: number, wanted: Partial<WantedVolume> | null, revision = (revisions.get(volumeId(number)) ?? 0) + 1) {
    revisions.set(volumeId(number), Math.max(revision, revisions.get(volumeId(number)) ?? 0));
    return { volumeId: volumeId(number), revision, wanted: wanted && { ...blank, ...wanted } };
  }

  const socketOf = (name: NbdConnection['export']) => realpathSync(join(folders.sockets, name));
  const socket = (one: VolumeExport) => socketOf(exportName(one));

  /** Commands of qemu-io to an export at a socket. */
  const io = (one: VolumeExport, ...commands: readonly string[]): Promise<Tried> => {
    try {
      return tryIo([`driver=nbd,server.type=unix,server.path=${socket(one)},export=${exportName(one)},open-timeout=1`], commands);
    } catch {
      return Promise.resolve({ done: false, said: 'There is no such socket.' });
    }
  };

  /** The same at a port, with a key. */
  async function ioAt(port: number, one: VolumeExport, key: string, ...commands: readonly string[]): Promise<Tried> {
    const keys = join(newFolder(context), 'keys');
    mkdirSync(keys);
    writeFileSync(join(keys, 'keys.psk'), `${exportName(one)}:${key}\n`, { mode: 0o600 });
    const credentials = `tls-creds-psk,id=tls,endpoint=client,dir=${keys},username=${exportName(one)}`;
    const image = `driver=nbd,server.type=inet,server.host=127.0.0.1,server.port=${port},export=${exportName(one)},tls-creds=tls,open-timeout=1`;
    return tryIo(['--object', credentials, image], commands);
  }

  /** A client that stays, and is told what to do line by line. */
  function client(one: VolumeExport) {
    const image = `driver=nbd,server.type=unix,server.path=${socket(one)},export=${exportName(one)},open-timeout=1,reconnect-delay=0`;
    const child = spawn('qemu-io', ['--image-opts', image], { stdio: ['pipe', 'pipe', 'pipe'] });
    context.after(() => child.kill('SIGKILL'));
    let said = '';
    const listeners = new Set<() => void>();
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        said += chunk;
        for (const look of listeners) look();
      });
    }
    return {
      /** @returns what it said until the text came */
      tell(command: string, until: RegExp): Promise<string> {
        said = '';
        child.stdin.write(`${command}\n`);
        return new Promise((resolve) => {
          const look = () => {
            if (!until.test(said)) return;
            listeners.delete(look);
            resolve(said);
          };
          listeners.add(look);
          look();
        });
      },
    };
  }

  return {
    volumes,
    folders,
    clock,
    logged,
    keeper,
    order,
    processes,
    io,
    ioAt,
    client,
    socket,
    folder: (number: number) => join(volumes, volumeId(number)),
  };
}

const execute = promisify(execFile);

async function tryIo(image: readonly string[], commands: readonly string[]): Promise<Tried> {
  const [last, ...objects] = image.toReversed();
  const args = [...objects.toReversed(), ...commands.flatMap((command) => ['-c', command]), '--image-opts', last ?? ''];
  try {
    const { stdout, stderr } = await execute('qemu-io', args, { timeout: 10_000 });
    const said = `${stdout}${stderr}`;
    return { done: !/failed|error/i.test(said), said };
  } catch (error) {
    return { done: false, said: error instanceof Error ? error.message : String(error) };
  }
}

export const write = (pattern: number, at = '0') => `write -P ${pattern} ${at} 64k`;
export const read = (pattern: number, at = '0') => `read -P ${pattern} ${at} 64k`;
