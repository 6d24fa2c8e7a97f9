/** Snapshots: the root disk as it was at one moment, in a file of its own. */
import { hash } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Driver, DriverFault } from '../../driver.ts';
import { putFile } from '../../image-bytes.ts';
import { runTool } from '../../images/tool.ts';
import type { Qmp } from '../../qmp.ts';
import { isThere } from './is-there.ts';
import { endJob, findJob, jobThatIs } from './jobs.ts';
import type { Parts } from './parts.ts';
import type { MachineRecord } from './record.ts';
import { hasNode } from './volumes.ts';

type Snapshots = Pick<Driver, 'takeSnapshot' | 'uploadSnapshot' | 'dropSnapshot'>;

/** Of the job and of the file's node; at most 31 characters. */
const idOf = (imageId: string) => `s${hash('sha256', imageId).slice(0, 24)}`;

export function snapshotCalls({ host, guests, monitors, disks }: Parts): Snapshots {
  const { records, clock } = host;
  const folderOf = (serverId: string) => join(records.folderOf(serverId), 'snapshots');
  const fileOf = (serverId: string, imageId: string) => join(folderOf(serverId), `${imageId}.qcow2`);

  async function end(serverId: string, qmp: Qmp, imageId: string): Promise<void> {
    const id = idOf(imageId);
    await endJob(qmp, id, clock);
    if (await hasNode(qmp, id)) await qmp.ask('blockdev-del', { 'node-name': id });
    await rm(`${fileOf(serverId, imageId)}.part`, { force: true });
  }

  /** As it was when this began, while its guest goes on. */
  async function ofRunning(serverId: string, qmp: Qmp, imageId: string, bytes: number): Promise<void> {
    const id = idOf(imageId);
    const part = `${fileOf(serverId, imageId)}.part`;
    if ((await findJob(qmp, id)) === undefined) {
      await end(serverId, qmp, imageId);
      await runTool('qemu-img', ['create', '-q', '-f', 'qcow2', '--', part, String(bytes)]);
      await qmp.ask('blockdev-add', { driver: 'qcow2', 'node-name': id, file: { driver: 'file', filename: part } });
      await qmp.ask('blockdev-backup', { 'job-id': id, device: 'root', target: id, sync: 'full', 'auto-dismiss': false });
    }
    const job = await jobThatIs(qmp, id, clock, ['concluded']);
    if (job?.error !== undefined || job === undefined) {
      await end(serverId, qmp, imageId);
      throw new DriverFault('The snapshot could not be taken.', { cause: job?.error });
    }
    await endJob(qmp, id, clock);
    await qmp.ask('blockdev-del', { 'node-name': id });
    await rename(part, fileOf(serverId, imageId));
  }

  async function drop(record: MachineRecord, imageIds: readonly string[]): Promise<void> {
    const { serverId } = record;
    for (const imageId of imageIds) {
      if (await guests.isUp(record)) await monitors.with(serverId, (qmp) => end(serverId, qmp, imageId));
      for (const end of ['', '.part']) await rm(`${fileOf(serverId, imageId)}${end}`, { force: true });
    }
  }

  return {
    async takeSnapshot(serverId, imageId) {
      const record = await records.get(serverId);
      const powerState = await guests.powerState(record);
      const known = record.snapshots[imageId];
      if (known !== undefined) return { powerState };
      const root = record.disks.find(({ name }) => name === 'root');
      if (root === undefined) throw new DriverFault('The machine has no disk of its own.');
      await drop(record, Object.keys(record.snapshots));
      const file = fileOf(serverId, imageId);
      await mkdir(folderOf(serverId), { recursive: true, mode: 0o700 });
      if (!(await isThere(file))) {
        if (await guests.isUp(record)) await monitors.with(serverId, (qmp) => ofRunning(serverId, qmp, imageId, root.bytes));
        else await disks.copy(join(records.folderOf(serverId), 'root.qcow2'), file, 'qcow2');
      }
      await records.save({ ...record, snapshots: { [imageId]: { sent: null } } });
      return { powerState };
    },
    async uploadSnapshot(serverId, image, milliseconds, progress) {
      const record = await records.get(serverId);
      const powerState = await guests.powerState(record);
      const snapshot = record.snapshots[image.id];
      if (snapshot === undefined) throw new DriverFault('The snapshot does not exist on its host.');
      const file = fileOf(serverId, image.id);
      if (snapshot.sent !== null) {
        await rm(file, { force: true });
        return { powerState, image: snapshot.sent };
      }
      await host.effect('upload');
      const sent = { ...(await putFile(image, file, AbortSignal.timeout(milliseconds))), diskFormat: 'qcow2' };
      progress?.(100);
      await records.save({ ...record, snapshots: { ...record.snapshots, [image.id]: { sent } } });
      await rm(file, { force: true });
      return { powerState, image: sent };
    },
    async dropSnapshot(serverId, imageId) {
      const record = await records.find(serverId);
      if (record === undefined) return {};
      await drop(record, [imageId]);
      const { [imageId]: _dropped, ...snapshots } = record.snapshots;
      return { powerState: await guests.powerState(await records.save({ ...record, snapshots })) };
    },
  };
}
