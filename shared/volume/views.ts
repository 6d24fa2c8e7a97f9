/** How volumes and their attachments are shown, each field with the microversions in which it is. Source: Cinder's views. */
import * as places from '../operation/places.ts';
import type { Caller } from '../operation/policy.ts';
import { shownSince, view } from '../operation/view.ts';
import type { Attachment, Volume } from './volume.ts';

export const time = (iso: string | null) => (iso === null ? null : `${iso.slice(0, 19)}.000000`);
const yesNo = (value: boolean) => (value ? 'true' : 'false');

/** Host, back end and pool, as Cinder writes them: of volumes that are in the books only, and of those that an agent keeps. */
const localBackEnd = 'micronova@local#local';
export const backEndOf = (host: string) => `${host}@qemu#qemu`;

export interface VolumeViewContext {
  readonly origin: string;
  readonly caller: Pick<Caller, 'projectId' | 'isAdmin' | 'roles'>;
  readonly typeNames: ReadonlyMap<string, string>;
  /** Answers to create and update leave out what Cinder's extensions add to show and detail. */
  readonly isWhole: boolean;
}

function links({ origin, caller }: VolumeViewContext, path: string) {
  const { root, base } = places.volume;
  const project = caller.projectId ?? '';
  return [
    { rel: 'self', href: `${origin}${root}${base}/${project}/${path}` },
    { rel: 'bookmark', href: `${origin}${root}/${project}/${path}` },
  ];
}

type Shows = (volume: Volume, context: VolumeViewContext) => unknown;

/** Absent for everybody else, not null. */
const forAdmin =
  (shows: Shows): Shows =>
  (volume, context) =>
    context.caller.isAdmin ? shows(volume, context) : undefined;
const whole =
  (shows: Shows): Shows =>
  (volume, context) =>
    context.isWhole ? shows(volume, context) : undefined;

export const volumeSummary = view<Volume, VolumeViewContext>({
  id: ({ id }) => id,
  name: ({ name }) => name,
  links: ({ id }, context) => links(context, `volumes/${id}`),
});

export const volumeDetail = view<Volume, VolumeViewContext>({
  ...volumeSummary.fields,
  description: ({ description }) => description,
  size: ({ sizeGib }) => sizeGib,
  status: ({ status }) => status,
  volume_type: ({ volumeTypeId }, { typeNames }) => typeNames.get(volumeTypeId) ?? null,
  volume_type_id: shownSince('3.63', ({ volumeTypeId }) => volumeTypeId),
  multiattach: ({ multiattach }) => multiattach,
  bootable: ({ bootable }) => yesNo(bootable),
  encrypted: ({ encryptionKeyId }) => encryptionKeyId !== undefined,
  encryption_key_id: shownSince('3.64', ({ encryptionKeyId }) => encryptionKeyId),
  availability_zone: ({ availabilityZone }) => availabilityZone,
  metadata: ({ metadata, readOnly }) => ({ ...metadata, ...(readOnly === null ? {} : { readonly: readOnly ? 'True' : 'False' }) }),
  volume_image_metadata: whole(({ imageMetadata }) => (Object.keys(imageMetadata).length === 0 ? undefined : imageMetadata)),
  snapshot_id: ({ snapshotId }) => snapshotId,
  source_volid: ({ sourceVolumeId }) => sourceVolumeId,
  consistencygroup_id: () => null,
  group_id: shownSince('3.13', () => null),
  provider_id: shownSince(
    '3.21',
    forAdmin(() => null),
  ),
  replication_status: () => null,
  migration_status: forAdmin(({ migrationStatus }) => migrationStatus),
  user_id: ({ userId }) => userId,
  attachments: attachmentsOf,
  created_at: ({ createdAt }) => time(createdAt),
  updated_at: ({ updatedAt }) => time(updatedAt),
  shared_targets: shownSince('3.48', () => false),
  service_uuid: shownSince('3.48', () => null),
  cluster_name: shownSince(
    '3.61',
    forAdmin(() => null),
  ),
  consumes_quota: shownSince('3.65', () => true),
  'os-vol-tenant-attr:tenant_id': whole(({ projectId }) => projectId),
  'os-vol-host-attr:host': whole(forAdmin(({ kept }) => (kept === undefined ? localBackEnd : backEndOf(kept.host)))),
  'os-vol-mig-status-attr:migstat': whole(forAdmin(({ migrationStatus }) => migrationStatus)),
  'os-vol-mig-status-attr:name_id': whole(forAdmin(() => null)),
});

/** Cinder calls an attachment attached until it is gone, and only its volume detaching. */
export const shownStatus = ({ status }: Attachment) => (status === 'detaching' ? 'attached' : status);

/** Those that are in use. */
function attachmentsOf({ id, attachments }: Volume, { caller }: VolumeViewContext) {
  const maySeeHosts = caller.isAdmin || caller.roles.has('service');
  return attachments
    .filter((attachment) => shownStatus(attachment) === 'attached')
    .map((attachment) => ({
      id,
      attachment_id: attachment.id,
      volume_id: id,
      server_id: attachment.serverId,
      host_name: maySeeHosts ? attachment.host : null,
      device: attachment.device,
      attached_at: time(attachment.attachedAt),
    }));
}

export interface AttachmentOfVolume {
  readonly volume: Volume;
  readonly attachment: Attachment;
}

export const attachmentSummary = view<AttachmentOfVolume, undefined>({
  id: ({ attachment }) => attachment.id,
  volume_id: ({ volume }) => volume.id,
  instance: ({ attachment }) => attachment.serverId,
  status: ({ attachment }) => shownStatus(attachment),
});

export const attachmentDetail = view<AttachmentOfVolume, undefined>({
  ...attachmentSummary.fields,
  attach_mode: ({ attachment }) => attachment.mode,
  attached_at: ({ attachment }) => time(attachment.attachedAt) ?? '',
  detached_at: ({ attachment }) => time(attachment.detachedAt) ?? '',
  connection_info: connectionInfoOf,
});

/** Flat, unlike what is asked of a driver. The key that a host proves itself with is told to the host alone. */
function connectionInfoOf({ volume, attachment }: AttachmentOfVolume) {
  if (attachment.connector === null) return {};
  return {
    driver_volume_type: volume.kept === undefined ? 'local' : 'nbd',
    volume_id: volume.id,
    access_mode: attachment.mode,
    attachment_id: attachment.id,
    encrypted: volume.encryptionKeyId !== undefined,
    qos_specs: null,
    cacheable: false,
    enforce_multipath: false,
  };
}
