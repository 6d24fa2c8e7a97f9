/** How an image is shown, and which of its attributes clients may not write. */
import * as places from '../operation/places.ts';
import type { Image } from './image.ts';

/** Times are shown without fractions. */
export const shownTime = (iso: string) => `${iso.slice(0, 19)}Z`;
const path = (rest: string) => `${places.image.base}/${rest}`;

export function imageView(image: Image): Record<string, unknown> {
  return {
    ...image.properties,
    id: image.id,
    name: image.name,
    status: image.status,
    visibility: image.visibility,
    protected: image.isProtected,
    os_hidden: image.isHidden,
    owner: image.ownerProjectId,
    disk_format: image.diskFormat,
    container_format: image.containerFormat,
    min_disk: image.minDiskGib,
    min_ram: image.minRamMib,
    size: image.sizeBytes,
    virtual_size: null,
    checksum: image.checksum,
    os_hash_algo: image.sha512 === null ? null : 'sha512',
    os_hash_value: image.sha512,
    tags: image.tags,
    created_at: shownTime(image.createdAt),
    updated_at: shownTime(image.updatedAt),
    self: path(`images/${image.id}`),
    file: path(`images/${image.id}/file`),
    schema: path('schemas/image'),
  };
}

/** Set by the service alone. */
export const readOnlyAttributes: ReadonlySet<string> = new Set([
  'id',
  'status',
  'size',
  'virtual_size',
  'checksum',
  'os_hash_algo',
  'os_hash_value',
  'created_at',
  'updated_at',
  'self',
  'file',
  'schema',
  'direct_url',
  'locations',
  'stores',
]);
