import { z } from 'zod/mini';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { object, since } from '../../../shared/operation/versioned.ts';
import { shownSince, view } from '../../../shared/operation/view.ts';
import { bool } from '../../../shared/operation/wire.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { findVolume, findVolumeErrors, listTypes } from '../../../shared/volume/find.ts';
import { uploadImage, uploadImageErrors, type WantedImage } from '../../../shared/volume/upload-image.ts';
import { time } from '../../../shared/volume/views.ts';
import type { Volume, VolumeType } from '../../../shared/volume/volume.ts';

const publicRule = policy.admin('volume_extension:volume_actions:upload_public');
const formats = ['raw', 'vmdk', 'vdi', 'qcow2', 'vhd', 'vhdx', 'ploop'] as const;

interface Uploading {
  readonly volume: Volume;
  readonly image: WantedImage;
  readonly type: VolumeType | undefined;
}

const uploadingView = view<Uploading, undefined>({
  id: ({ volume }) => volume.id,
  updated_at: ({ volume }) => time(volume.updatedAt),
  status: () => 'uploading',
  display_description: ({ volume }) => volume.description,
  size: ({ volume }) => volume.sizeGib,
  volume_type: ({ type }) =>
    type === undefined
      ? null
      : {
          id: type.id,
          name: type.name,
          description: type.description,
          is_public: type.isPublic,
          extra_specs: type.extraSpecs,
          qos_specs_id: type.qosSpecsId ?? null,
        },
  container_format: () => 'bare',
  disk_format: ({ image }) => image.diskFormat,
  image_id: ({ image }) => image.id,
  image_name: ({ image }) => image.name,
  protected: shownSince('3.1', ({ image }) => image.isProtected),
  visibility: shownSince('3.1', ({ image }) => image.visibility),
});

/** An image is made of the volume as it is now: by the agent that keeps it, which sends the bytes by itself. */
export default operation({
  name: 'volume-actions.os-volume_upload_image',
  service: 'volume',
  method: 'POST',
  path: '/volumes/{volume_id}/action',
  action: 'os-volume_upload_image',
  policy: policy.member('volume_extension:volume_actions:upload_image'),
  body: object({
    'os-volume_upload_image': object({
      image_name: z.string().check(z.minLength(1), z.maxLength(255)),
      force: z.optional(bool),
      disk_format: z.optional(z.enum(formats)),
      container_format: z.optional(z.nullable(z.literal('bare'))),
      visibility: since('3.1', z.optional(z.enum(['community', 'public', 'private', 'shared']))),
      protected: since('3.1', z.optional(bool)),
    }),
  }),
  status: 202,
  errors: [...findVolumeErrors, ...uploadImageErrors],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body, version, requestId }, ports) {
    const asked = body['os-volume_upload_image'];
    const visibility = asked.visibility ?? 'private';
    if (visibility === 'public') enforce(publicRule, caller, {});
    const image: WantedImage = {
      id: ports.chance.uuid(),
      name: asked.image_name,
      diskFormat: asked.disk_format ?? 'raw',
      visibility,
      isProtected: asked.protected ?? false,
    };
    const volume = await transaction(ports, async (tx) => {
      const found = await findVolume(tx, params['volume_id'] ?? '', caller);
      return uploadImage(tx, ports, found, image, {
        mayBeInUse: asked.force ?? false,
        projectId: caller.projectId ?? found.projectId,
        requestId,
      });
    });
    const type = (await listTypes(ports.store)).find(({ id }) => id === volume.volumeTypeId);
    return { body: { 'os-volume_upload_image': uploadingView.show({ volume, image, type }, version, undefined) } };
  },
});
