/** One order for one volume, from its beginning to its end. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { exportName, type VolumeEvent, type WantedVolume } from '../../shared/messaging/volume-orders.ts';
import { DriverFault } from '../driver.ts';
import { putFile } from '../image-bytes.ts';
import { formatNamed } from '../images/formats.ts';
import { copyOf } from './copies.ts';
import type { Daemons } from './daemons.ts';
import { asFault, type DiskTools, gibibyte } from './disk.ts';
import type { Exports, Secrets } from './exports.ts';
import { type Folders, isThere, putInPlace, type VolumeFiles } from './files.ts';
import { makeDisk } from './make.ts';
import { planExports } from './plan.ts';
import { type VolumeRecord, writeRecord } from './record.ts';

/** How a volume is, as an event tells it. */
export type Answer = Pick<VolumeEvent, 'standing' | 'uploaded' | 'faults'>;

/** Moments between which an agent may die; whatever is done then is done again. */
export type Moment =
  | 'recorded'
  | 'fenced'
  | 'made'
  | 'in place'
  | 'extended'
  | 'planned'
  | 'exported'
  | 'copied'
  | 'snapped'
  | 'sent'
  | 'buried'
  | 'ended';

interface RunPorts {
  readonly volumeId: string;
  readonly files: VolumeFiles;
  readonly wanted: WantedVolume;
  readonly signal: AbortSignal;
  readonly folders: Folders;
  readonly daemons: Daemons;
  readonly exports: Exports;
  readonly intercept: (moment: Moment, volumeId: string) => void | Promise<void>;
  readonly tools: DiskTools;
}

/** One order's run: what must end comes first, and what takes long last. */
export class Run {
  readonly faults: Answer['faults'] = [];
  readonly #ports: RunPorts;
  readonly #secrets: Secrets;

  constructor(ports: RunPorts) {
    this.#ports = ports;
    const hosts = ports.wanted.exports.flatMap((one) => (one.key === undefined ? [] : [[exportName(one), one.key] as const]));
    this.#secrets = { disk: ports.wanted.encryptionKey, hosts: new Map(hosts) };
  }

  /** @returns the record as it is then */
  async all(known: VolumeRecord | undefined, revision: number, withKeys: boolean): Promise<VolumeRecord> {
    const { files } = this.#ports;
    await rm(files.work, { recursive: true, force: true });
    for (const folder of [files.folder, files.work, files.snapshots]) await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      return await this.#steps(known, revision, withKeys);
    } finally {
      await rm(files.work, { recursive: true, force: true });
    }
  }

  async #steps(known: VolumeRecord | undefined, revision: number, withKeys: boolean): Promise<VolumeRecord> {
    const { files, wanted, volumeId, intercept } = this.#ports;
    const isMade = await isThere(files.data);
    const blank = { sizeGib: wanted.sizeGib, isEncrypted: wanted.encryptionKey !== undefined, exports: [], uploaded: [] };
    const before = isMade && known !== undefined ? known : blank;
    const plan = planExports(before.exports, wanted, withKeys);
    let record = await this.#write({
      ...before,
      revision,
      isShared: wanted.isShared,
      exports: [...plan.keep],
      uploaded: before.uploaded.filter((one) => wanted.uploads.some((upload) => isSame(one, upload))),
    });
    await intercept('recorded', volumeId);
    record = await this.#realise(record);
    await intercept('fenced', volumeId);
    if (!isMade && !(await this.#tried({ of: 'volume' }, () => this.#make()))) return record;
    const isOlder = isMade && (wanted.contents ?? 0) > (record.contents ?? 0);
    // What was asked for before it is made anew is of what is there now.
    if (isOlder) await this.#snapshots(record);
    // Nobody uses it: what is exported has the number of its contents in its name.
    if (isOlder && !(await this.#tried({ of: 'contents' }, () => this.#make()))) return record;
    if (isOlder || !isMade) record = await this.#write({ ...record, sizeGib: wanted.sizeGib, contents: wanted.contents });
    for (const { attachmentId: id, message } of plan.refused) this.faults.push({ of: 'export', id, message });
    record = await this.#extend(record);
    if (plan.add.length > 0) record = await this.#write({ ...record, exports: [...plan.keep, ...plan.add] });
    await intercept('planned', volumeId);
    if (plan.add.length > 0) record = await this.#realise(record);
    await intercept('exported', volumeId);
    if (!isOlder) await this.#snapshots(record);
    return this.#uploads(record);
  }

  async #write(record: VolumeRecord): Promise<VolumeRecord> {
    await writeRecord(this.#ports.files.record, record);
    return record;
  }

  /** What cannot be done is told, and does not keep anything else from being done. */
  async #tried(fault: { of: Answer['faults'][number]['of']; id?: string }, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      const told = error instanceof Error ? asFault(error) : error;
      if (!(told instanceof DriverFault)) throw error;
      this.faults.push({ ...fault, message: told.message });
      return false;
    }
  }

  async #realise(record: VolumeRecord): Promise<VolumeRecord> {
    try {
      return await this.#ports.exports.realise(this.#ports.files, record, this.#secrets);
    } catch (error) {
      if (!(error instanceof DriverFault)) throw error;
      for (const { attachmentId: id } of record.exports) this.faults.push({ of: 'export', id, message: error.message });
      return record;
    }
  }

  async #make(): Promise<void> {
    const { files, wanted, volumeId, intercept } = this.#ports;
    const part = join(files.work, 'data.qcow2');
    await makeDisk(this.#ports, files, wanted, part);
    await intercept('made', volumeId);
    await putInPlace(part, files.data);
    await intercept('in place', volumeId);
  }

  async #extend(record: VolumeRecord): Promise<VolumeRecord> {
    const { files, wanted, volumeId, daemons, tools, intercept } = this.#ports;
    if (wanted.sizeGib < record.sizeGib) this.faults.push({ of: 'size', message: 'A volume cannot be made smaller.' });
    if (wanted.sizeGib <= record.sizeGib) return record;
    const bytes = wanted.sizeGib * gibibyte;
    const isDone = await this.#tried({ of: 'size' }, () =>
      daemons.use(files, async (daemon) => {
        if (record.isEncrypted && wanted.encryptionKey === undefined)
          throw new DriverFault('The volume is encrypted, and its key was not given.');
        if (daemon === undefined) return tools.resize({ path: files.data, key: wanted.encryptionKey }, bytes);
        // Its size cannot change under an export: those who use it wait, and come back.
        for (const name of await daemon.exports()) await daemon.end(name);
        await daemon.resize(bytes);
      }),
    );
    await intercept('extended', volumeId);
    return this.#realise(isDone ? await this.#write({ ...record, sizeGib: wanted.sizeGib }) : record);
  }

  async #copy(record: VolumeRecord, id: string): Promise<string> {
    const { files, wanted, volumeId, signal, daemons, tools, intercept } = this.#ports;
    const path = join(files.work, `${id}.qcow2`);
    if (record.isEncrypted && wanted.encryptionKey === undefined)
      throw new DriverFault('The volume is encrypted, and its key was not given.');
    await copyOf(tools, daemons, path, {
      files,
      sizeGib: record.sizeGib,
      key: record.isEncrypted ? wanted.encryptionKey : undefined,
      signal,
    });
    await intercept('copied', volumeId);
    return path;
  }

  async #snapshot(id: string): Promise<string> {
    const path = this.#ports.files.snapshot(id);
    if (!(await isThere(path))) throw new DriverFault('The snapshot does not exist.');
    return path;
  }

  async #snapshots(record: VolumeRecord): Promise<void> {
    const { files, wanted, volumeId, intercept } = this.#ports;
    const standing = await snapshotsOf(files);
    for (const id of standing) if (!wanted.snapshotIds.includes(id)) await rm(files.snapshot(id), { force: true });
    for (const id of wanted.snapshotIds) {
      if (standing.includes(id)) continue;
      await this.#tried({ of: 'snapshot', id }, async () => putInPlace(await this.#copy(record, id), files.snapshot(id)));
      await intercept('snapped', volumeId);
    }
  }

  async #uploads(record: VolumeRecord): Promise<VolumeRecord> {
    const { files, wanted, volumeId, tools, signal, intercept } = this.#ports;
    let known = record;
    for (const { id, dataId, diskFormat, snapshotId, ...at } of wanted.uploads) {
      if (known.uploaded.some((one) => isSame(one, { id, dataId }))) continue;
      await this.#tried({ of: 'upload', id }, async () => {
        const format = formatNamed(diskFormat);
        if (format === undefined || format === 'iso')
          throw new DriverFault(`A volume cannot be made an image of that format (${diskFormat}).`);
        if (record.isEncrypted) throw new DriverFault('An encrypted volume cannot be made an image.');
        const image = join(files.work, 'image');
        const copy = snapshotId === undefined ? await this.#copy(record, id) : await this.#snapshot(snapshotId);
        await tools.give({ path: copy }, image, format);
        // What a snapshot has is written by nobody, and needs no copy.
        if (snapshotId === undefined) await rm(copy);
        const sent = await putFile(at, image, signal);
        await rm(image);
        await intercept('sent', volumeId);
        known = await this.#write({ ...known, uploaded: [...known.uploaded, { id, dataId, diskFormat, ...sent }] });
      });
    }
    return known;
  }
}

interface Named {
  readonly id: string;
  readonly dataId: string;
}
const isSame = (one: Named, other: Named): boolean => one.id === other.id && one.dataId === other.dataId;

export async function snapshotsOf({ snapshots }: VolumeFiles): Promise<string[]> {
  return (await readdir(snapshots)).map((name) => basename(name, '.qcow2'));
}
