/** Images as the Compute API showed them. Source: contract/schemas/ImagesController.*.json. */
import { computeLinks } from '../../operation/links.ts';
import { looseBoolean } from '../../operation/loose-boolean.ts';
import { type Origins, originOfService } from '../../operation/origins.ts';
import * as places from '../../operation/places.ts';
import { canonicalUuid } from '../../operation/uuid.ts';
import { view } from '../../operation/view.ts';
import type { Image } from '../image.ts';
import { shownTime } from '../view.ts';

export interface NovaImageContext {
  readonly origin: string;
  readonly origins: Origins | undefined;
}

/** What is deactivated has no word of its own. */
const statuses: Readonly<Record<Image['status'], string>> = {
  queued: 'SAVING',
  saving: 'SAVING',
  active: 'ACTIVE',
  killed: 'ERROR',
  deleted: 'DELETED',
  pending_delete: 'DELETED',
  deactivated: 'UNKNOWN',
  uploading: 'UNKNOWN',
};

const progress: Readonly<Partial<Record<Image['status'], number>>> = { queued: 25, saving: 50, active: 100 };

const identity = {
  id: ({ id }: Image) => id,
  name: ({ name }: Image) => name,
  links: ({ id }: Image, { origin, origins }: NovaImageContext) => [
    ...computeLinks(origin, `images/${id}`),
    {
      rel: 'alternate',
      type: 'application/vnd.openstack.image',
      href: `${originOfService('image', origin, origins)}${places.image.root}${places.image.base}/images/${id}`,
    },
  ],
};

export const novaImageSummary = view<Image, NovaImageContext>(identity);

export const novaImageDetail = view<Image, NovaImageContext>({
  ...identity,
  minRam: ({ minRamMib }) => minRamMib,
  minDisk: ({ minDiskGib }) => minDiskGib,
  metadata: ({ properties }) => properties,
  created: ({ createdAt }) => shownTime(createdAt),
  updated: ({ updatedAt }) => shownTime(updatedAt),
  status: ({ status }) => statuses[status],
  progress: ({ status }) => progress[status] ?? 0,
  server({ properties: { instance_uuid: named } }, { origin }) {
    const id = named === undefined ? undefined : canonicalUuid(named);
    return id === undefined ? undefined : { id, links: computeLinks(origin, `servers/${id}`) };
  },
  'OS-DCF:diskConfig'({ properties: { auto_disk_config: config } }) {
    return config === undefined ? undefined : looseBoolean(config) ? 'AUTO' : 'MANUAL';
  },
  'OS-EXT-IMG-SIZE:size': ({ sizeBytes }) => sizeBytes ?? 0,
});
