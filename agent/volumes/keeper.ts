/** Carries out orders for volumes: what one says is made so, however far an earlier run has come. */
import { mkdir, readdir, rm, statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import type { VolumeOrder } from '../../shared/messaging/volume-orders.ts';
import { DriverFault } from '../driver.ts';
import { ledgerKeepsMilliseconds } from '../ledger.ts';
import { daemonsOf } from './daemons.ts';
import { diskTools, gibibyte } from './disk.ts';
import { exportsOf } from './exports.ts';
import { type Folders, filesOf, isThere, syncFile, type VolumeFiles } from './files.ts';
import { pidOf } from './process.ts';
import { readRecord, readTombstone, type VolumeRecord, writeTombstone } from './record.ts';
import { reserveIn } from './reserve.ts';
import { type Answer, type Moment, Run, snapshotsOf } from './run.ts';
import { Turns } from './turns.ts';

export interface KeeperOptions {
  readonly folders: Folders;
  /** Where daemons listen, for hosts with keys; absent: at sockets. */
  readonly address?: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a storage daemon is waited for before it counts as hung; 15 s unless told. */
  readonly longestMilliseconds?: number | undefined;
  /** Called at each moment: what it throws ends the order there. */
  readonly intercept?: (moment: Moment, volumeId: string) => void | Promise<void>;
}

interface Restored {
  readonly volumeId: string;
  readonly revision: number;
  readonly answer: Answer;
}

export interface VolumeKeeper {
  /** @throws whatever counts as an outage: the order may be carried out again */
  carryOut(order: Pick<VolumeOrder, 'volumeId' | 'revision' | 'wanted'>): Promise<Answer>;
  /**
   * Makes what should stand stand again, after a death of the agent or of its host, and ends what was not to its end. Never rejects.
   * @returns what it could not, for lack of keys that only orders have
   */
  restore(): Promise<readonly Restored[]>;
  /** The same for those alone whose daemon has died since. */
  revive(): Promise<readonly Restored[]>;
  /** What there is of space, when a little was kept back for the agent itself. */
  capacity(): Promise<{ totalGib: number; freeGib: number; provisionedGib: number }>;
  portOf(exportName: string): number | undefined;
  /** Ends what is under way, which will be done anew; what is exported stays so. */
  close(): void;
}

export function volumeKeeper({ folders, address, clock, log, longestMilliseconds, intercept = () => {} }: KeeperOptions): VolumeKeeper {
  const daemons = daemonsOf({ sockets: folders.sockets, tls: address !== undefined, milliseconds: longestMilliseconds });
  const exports = exportsOf({ folders, daemons, address });
  const turns = new Turns();
  const reserve = reserveIn(folders.volumes);
  let isClosed = false;

  async function tell(files: VolumeFiles, record: VolumeRecord | undefined, faults: Answer['faults'] = []): Promise<Answer> {
    if (record === undefined || !(await isThere(files.data))) return { standing: null, uploaded: [], faults };
    const standing = {
      sizeGib: record.sizeGib,
      snapshotIds: await snapshotsOf(files),
      exports: [...(await daemons.use(files, async (daemon) => (await daemon?.exports()) ?? []))],
      ...(record.contents === undefined ? {} : { contents: record.contents }),
    };
    return { standing, uploaded: record.uploaded, faults };
  }

  async function remove(files: VolumeFiles, volumeId: string, revision: number): Promise<void> {
    await mkdir(join(folders.volumes, 'deleted'), { recursive: true, mode: 0o700 });
    await writeTombstone(files.deleted, { revision, at: clock.now() });
    await intercept('buried', volumeId);
    await end(files);
    await intercept('ended', volumeId);
    await rm(files.folder, { recursive: true, force: true });
    await syncFile(folders.volumes);
  }

  /** Nothing of it is exported, and no process is left. */
  async function end(files: VolumeFiles): Promise<void> {
    if (!(await isThere(files.folder))) return;
    const nothing = { revision: 1, sizeGib: 0, isEncrypted: false, isShared: false, exports: [], uploaded: [] };
    await exports.realise(files, nothing, {});
  }

  async function carry(
    { volumeId, revision, wanted }: Pick<VolumeOrder, 'volumeId' | 'revision' | 'wanted'>,
    signal: AbortSignal,
  ): Promise<Answer> {
    const files = filesOf(folders, volumeId);
    const [known, stone] = await Promise.all([readRecord(files.record), readTombstone(files.deleted)]);
    if (stone !== undefined && revision <= stone.revision) {
      await remove(files, volumeId, stone.revision);
      return tell(files, undefined);
    }
    if (known !== undefined && revision < known.revision) return tell(files, known);
    if (wanted === null) {
      await remove(files, volumeId, revision);
      return tell(files, undefined);
    }
    const run = new Run({
      ...{ volumeId, files, wanted, signal, folders, daemons, exports, intercept },
      tools: diskTools(folders.sockets, signal),
    });
    const record = await run.all(known, revision, address !== undefined);
    if (stone !== undefined) await rm(files.deleted, { force: true });
    return tell(files, record, run.faults);
  }

  async function restoreOne(volumeId: string): Promise<Restored | undefined> {
    const files = filesOf(folders, volumeId);
    const stone = await readTombstone(files.deleted);
    const record = await readRecord(files.record);
    if (stone !== undefined && (record?.revision ?? 0) <= stone.revision) await remove(files, volumeId, stone.revision);
    else if (record !== undefined) {
      try {
        await exports.realise(files, (await isThere(files.data)) ? record : { ...record, exports: [] }, {});
      } catch (error) {
        if (!(error instanceof DriverFault)) throw error;
        const faults = record.exports.map(({ attachmentId: id }) => ({ of: 'export' as const, id, message: error.message }));
        return { volumeId, revision: record.revision, answer: await tell(files, record, faults) };
      }
    }
    return undefined;
  }

  async function isDead(volumeId: string): Promise<boolean> {
    const files = filesOf(folders, volumeId);
    const { exports: wanted = [] } = (await readRecord(files.record)) ?? {};
    return wanted.length > 0 && (await pidOf(files)) === undefined;
  }

  async function restoreThose(which: (volumeId: string) => Promise<boolean>): Promise<readonly Restored[]> {
    const untold: Restored[] = [];
    for (const volumeId of await volumesIn(folders)) {
      try {
        if (!(await which(volumeId))) continue;
        const restored = await turns.take(volumeId, 0, () => restoreOne(volumeId));
        if (restored !== undefined) untold.push(restored);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        log.write({ level: 'warn', event: 'volume not restored', volumeId, message });
      }
    }
    return untold;
  }

  async function forget(): Promise<void> {
    for (const name of await readdir(join(folders.volumes, 'deleted')).catch(() => [])) {
      const files = filesOf(folders, basename(name, '.json'));
      const stone = await readTombstone(files.deleted);
      if (stone !== undefined && stone.at < clock.now() - ledgerKeepsMilliseconds) await rm(files.deleted, { force: true });
    }
  }

  return {
    portOf: (name) => exports.portOf(name),
    close() {
      isClosed = true;
      turns.endAll();
    },
    carryOut: (order) =>
      turns.take(order.volumeId, order.revision, async (signal) => {
        try {
          signal.throwIfAborted();
          // One connection for all that it asks.
          return await daemons.use(filesOf(folders, order.volumeId), () => reserve.use(() => carry(order, signal)));
        } catch (error) {
          // A newer order waits, and says all that this one said.
          if (!signal.aborted || isClosed) throw error;
          const files = filesOf(folders, order.volumeId);
          return tell(files, await readRecord(files.record));
        }
      }),
    async restore() {
      await forget();
      return restoreThose(async () => true);
    },
    revive: () => restoreThose(isDead),
    async capacity() {
      await reserve.keep();
      const { blocks, bavail, bsize } = await statfs(folders.volumes);
      let provisionedGib = 0;
      for (const volumeId of await volumesIn(folders)) {
        const files = filesOf(folders, volumeId);
        if (await isThere(files.data)) provisionedGib += (await readRecord(files.record))?.sizeGib ?? 0;
      }
      const inGib = (amount: number) => Math.floor((amount * bsize) / gibibyte);
      return { totalGib: inGib(blocks), freeGib: inGib(bavail), provisionedGib };
    },
  };
}

const isId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

async function volumesIn({ volumes }: Folders): Promise<readonly string[]> {
  return (await readdir(volumes)).filter((name) => isId.test(name));
}
