/** Making an image of a server: the image is there, queued, with the commit that tells the host; of volumes it is there at once, or once the guest holds still. */
import { together } from '../../../errors.ts';
import { isTrue } from '../../../operation/loose-boolean.ts';
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { begin, beginErrors, type Cause, record } from '../../commands/begin.ts';
import type { Owed } from '../../commands/command.ts';
import { assertDisksSettled, disksSettledErrors, readWithMappings } from '../../disks/mapping.ts';
import * as computeErrors from '../../errors.ts';
import { assertMay, guardErrors } from '../../servers/guards.ts';
import { placed } from '../../servers/place.ts';
import { type Server, servers } from '../../servers/server.ts';
import { completeVolumes } from './come-to-be.ts';
import { imageFacts } from './image-facts.ts';
import { createBackup, createImage, createQuiescedImage } from './rows.ts';
import { beginSnapshots } from './volume-snapshots.ts';

export interface WantedImage {
  readonly name: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** How many backups of which kind are to be kept. */
  readonly backup?: { readonly type: string; readonly rotation: number };
}

export interface BegunImage {
  readonly imageId: string;
  readonly command: Owed | undefined;
}

export const imageServerErrors = /* @__PURE__ */ together(guardErrors, beginErrors);

export const backupServerErrors = /* @__PURE__ */ together(imageServerErrors, [computeErrors.BackupOfVolumes]);

/** @throws imageServerErrors; for a backup backupServerErrors */
export async function imageServer(tx: Transaction, ports: Ports, server: Server, wanted: WantedImage, cause: Cause): Promise<BegunImage> {
  const row = wanted.backup === undefined ? createImage : createBackup;
  assertMay(row, server, cause.caller);
  if (wanted.backup !== undefined && server.isVolumeBacked) throw computeErrors.BackupOfVolumes();
  const made = await makeImage(tx, ports, server, wanted, cause.caller.userId);
  const command = await begin(tx, ports, row, made.server, { imageId: made.imageId }, cause);
  return { imageId: made.imageId, command };
}

/** The image of a server with disks of its own, queued. @throws guardErrors where no host has them */
export async function makeImage(
  tx: Transaction,
  ports: Ports,
  server: Server,
  { name, metadata, backup }: WantedImage,
  userId: string,
): Promise<{ readonly imageId: string; readonly server: Server & { readonly host: string } }> {
  const there = placed(server);
  const base = server.imageId === null ? undefined : await ports.images.findAny(server.imageId);
  const more = { ...metadata, ...(backup === undefined ? {} : { backup_type: backup.type }) };
  const facts = imageFacts(server, base, userId, backup === undefined ? 'snapshot' : 'backup', more);
  const [imageId, dataId] = [ports.chance.uuid(), ports.chance.uuid()];
  ports.images.make(tx, { ...facts, id: imageId, projectId: server.projectId, name }, dataId);
  const imaging = { imageId, dataId, snapshotIds: [], ...(backup === undefined ? {} : { backup: { ...backup } }) };
  return { imageId, server: { ...there, imaging, progress: 0 } };
}

export const imageVolumesErrors = /* @__PURE__ */ together(guardErrors, beginErrors, disksSettledErrors, [
  computeErrors.QuiesceNeedsGuestAgent,
]);

/**
 * An image without data: its properties say of which snapshots a server is to be made. A guest that can is held still meanwhile, and one that must and
 * cannot is refused.
 *
 * @throws imageVolumesErrors; OutOfBounds from the transaction when the quota of snapshots is full
 */
export async function imageVolumes(tx: Transaction, ports: Ports, server: Server, wanted: WantedImage, cause: Cause): Promise<BegunImage> {
  assertMay(createImage, server, cause.caller);
  const { mappings } = await readWithMappings(tx, ports.store, server.id);
  assertDisksSettled(createImage.action, server, mappings);
  const runs = server.vmState === 'active' && server.host !== null;
  const hasAgent = isTrue(server.imageProperties['hw_qemu_guest_agent']);
  if (runs && isRequired(server) && !hasAgent) throw computeErrors.QuiesceNeedsGuestAgent();

  const { name, metadata } = wanted;
  const { userId } = cause.caller;
  const { snapshotIds, blockDeviceMapping } = await beginSnapshots(tx, ports, mappings, { name, userId });
  const facts = imageFacts(server, undefined, userId, 'snapshot', metadata);
  const properties = {
    ...facts.properties,
    ...(server.rootDeviceName === null ? {} : { root_device_name: server.rootDeviceName }),
    ...(blockDeviceMapping === '[]' ? {} : { block_device_mapping: blockDeviceMapping, bdm_v2: 'True' }),
  };
  const data = { imageId: ports.chance.uuid(), dataId: ports.chance.uuid() };
  ports.images.make(tx, { ...facts, properties, id: data.imageId, projectId: server.projectId, name }, data.dataId);
  const imaging = { ...data, snapshotIds: [...snapshotIds] };
  if (runs && hasAgent && server.host !== null) {
    const command = await begin(tx, ports, createQuiescedImage, { ...server, host: server.host, imaging }, {}, cause);
    return { imageId: data.imageId, command };
  }
  await completeVolumes(tx, ports, imaging);
  // Which disks it has is true as long as the server stands as it was read.
  tx.put(servers, { ...server, imaging: null });
  record(tx, ports, createImage, server, cause, 'Success');
  return { imageId: data.imageId, command: undefined };
}

/** Whether a guest must hold still, as its image says. */
export const isRequired = ({ imageProperties }: Pick<Server, 'imageProperties'>) => isTrue(imageProperties['os_require_quiesce']);
