/** What an image of a server says of itself. Source: Nova's facts; the image belongs to the server's project, whoever asks. */
import type { ImageView } from '../../disks/block-device.ts';
import type { Server } from '../../servers/server.ts';

/** What holds for one image and its bytes only: `non_inheritable_image_properties`, and what signs or encrypts. */
const notInherited: ReadonlySet<string> = new Set([
  'cache_in_nova',
  'bittorrent',
  'img_signature',
  'img_signature_hash_method',
  'img_signature_key_type',
  'img_signature_certificate_uuid',
  'cinder_encryption_key_id',
  'cinder_encryption_key_deletion_policy',
  // What an image of a volume-backed server says of its own disks.
  'block_device_mapping',
  'bdm_v2',
  'root_device_name',
]);

const isInherited = (name: string) => !notInherited.has(name) && !name.startsWith('os_glance_');

export interface ImageFacts {
  readonly properties: Readonly<Record<string, string>>;
  readonly minDiskGib: number;
  readonly minRamMib: number;
}

/**
 * @param base the image that the server was made of, if that is still there
 * @param more what the request says, over what is inherited
 */
export function imageFacts(
  server: Server,
  base: ImageView | undefined,
  userId: string,
  type: 'snapshot' | 'backup',
  more: Readonly<Record<string, string>>,
): ImageFacts {
  const inherited = Object.fromEntries(Object.entries(server.imageProperties).filter(([name]) => isInherited(name)));
  const properties = {
    ...inherited,
    ...(server.imageId === null ? {} : { base_image_ref: server.imageId }),
    image_type: type,
    instance_uuid: server.id,
    user_id: userId,
    owner_id: server.projectId,
    image_location: 'snapshot',
    image_state: 'available',
    ...more,
  };
  const minDiskGib = Math.max(server.isVolumeBacked ? 0 : server.flavor.rootGib, base?.minDiskGib ?? 0);
  return { properties, minDiskGib, minRamMib: base?.minRamMib ?? 0 };
}
