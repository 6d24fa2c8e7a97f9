/** How volumes, snapshots, types and attachments are shown. Source: Cinder v3, as its clients read it. */
import * as places from '../operation/places.ts';
import type { Attachment, Snapshot, Volume, VolumeType } from './volume.ts';

const time = (iso: string | null) => (iso === null ? null : `${iso.slice(0, 19)}.000000`);
const yesNo = (value: boolean) => (value ? 'true' : 'false');

export interface VolumeViewContext {
  readonly origin: string;
  readonly projectId: string;
  readonly isAdmin: boolean;
  readonly typeNames: ReadonlyMap<string, string>;
}

function links({ origin, projectId }: VolumeViewContext, path: string) {
  const { root, base } = places.volume;
  return [
    { rel: 'self', href: `${origin}${root}${base}/${projectId}/${path}` },
    { rel: 'bookmark', href: `${origin}${root}/${projectId}/${path}` },
  ];
}

export function volumeSummary(volume: Volume, context: VolumeViewContext) {
  return { id: volume.id, name: volume.name, links: links(context, `volumes/${volume.id}`) };
}

export function volumeDetail(volume: Volume, context: VolumeViewContext) {
  const metadata = { ...volume.metadata, ...(volume.readOnly ? { readonly: 'True' } : {}) };
  return {
    ...volumeSummary(volume, context),
    description: volume.description,
    size: volume.sizeGib,
    status: volume.status,
    volume_type: context.typeNames.get(volume.volumeTypeId) ?? null,
    volume_type_id: volume.volumeTypeId,
    multiattach: volume.multiattach,
    bootable: yesNo(volume.bootable),
    encrypted: false,
    availability_zone: volume.availabilityZone,
    metadata,
    ...(Object.keys(volume.imageMetadata).length === 0 ? {} : { volume_image_metadata: volume.imageMetadata }),
    snapshot_id: volume.snapshotId,
    source_volid: volume.sourceVolumeId,
    consistencygroup_id: null,
    group_id: null,
    replication_status: null,
    migration_status: volume.migrationStatus,
    user_id: volume.userId,
    'os-vol-tenant-attr:tenant_id': volume.projectId,
    ...(context.isAdmin
      ? {
          'os-vol-host-attr:host': 'micronova',
          'os-vol-mig-status-attr:migstat': volume.migrationStatus,
          'os-vol-mig-status-attr:name_id': null,
        }
      : {}),
    attachments: volume.attachments
      .filter(({ status }) => status !== 'reserved')
      .map((attachment) => attachmentOfVolume(volume, attachment)),
    created_at: time(volume.createdAt),
    updated_at: time(volume.updatedAt),
    shared_targets: false,
    service_uuid: null,
  };
}

function attachmentOfVolume(volume: Volume, attachment: Attachment) {
  return {
    id: volume.id,
    attachment_id: attachment.id,
    volume_id: volume.id,
    server_id: attachment.serverId,
    host_name: attachment.host,
    device: attachment.device,
    attached_at: time(attachment.attachedAt),
  };
}

export function snapshotView(snapshot: Snapshot) {
  return {
    id: snapshot.id,
    name: snapshot.name,
    description: snapshot.description,
    status: snapshot.status,
    size: snapshot.sizeGib,
    volume_id: snapshot.volumeId,
    metadata: snapshot.metadata,
    user_id: snapshot.userId,
    created_at: time(snapshot.createdAt),
    updated_at: time(snapshot.updatedAt),
    group_snapshot_id: null,
    'os-extended-snapshot-attributes:progress': '100%',
    'os-extended-snapshot-attributes:project_id': snapshot.projectId,
  };
}

export function volumeTypeView(type: VolumeType) {
  return {
    id: type.id,
    name: type.name,
    description: type.description,
    is_public: type.isPublic,
    'os-volume-type-access:is_public': type.isPublic,
    extra_specs: type.extraSpecs,
    qos_specs_id: null,
  };
}

export function attachmentSummary(volume: Volume, attachment: Attachment) {
  return { id: attachment.id, volume_id: volume.id, instance: attachment.serverId, status: attachment.status };
}

export function attachmentDetail(volume: Volume, attachment: Attachment) {
  return {
    ...attachmentSummary(volume, attachment),
    attach_mode: attachment.mode,
    attached_at: time(attachment.attachedAt) ?? '',
    detached_at: time(attachment.detachedAt) ?? '',
    connection_info: attachment.connector === null ? {} : { driver_volume_type: 'local', data: { volume_id: volume.id } },
  };
}
