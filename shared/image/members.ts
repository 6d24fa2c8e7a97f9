/** The projects that an image is shared with. */
import { z } from 'zod/mini';
import * as places from '../operation/places.ts';
import type { Caller } from '../operation/policy.ts';
import { collection } from '../store/collection.ts';
import { compiled } from '../store/compiled.ts';
import type { Store } from '../store/port.ts';
import type { Transaction } from '../store/transaction.ts';
import type { Image } from './image.ts';
import { shownTime } from './view.ts';

export const memberStatuses = ['pending', 'accepted', 'rejected'] as const;

const memberSchema = compiled({
  imageId: z.string(),
  projectId: z.string(),
  status: z.enum(memberStatuses),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type ImageMember = z.infer<typeof memberSchema>;

interface MemberId {
  readonly imageId: string;
  readonly projectId: string;
}

const memberPrefix = 'MEMBER#';

/** What is shared with a project is found in its partition. */
export const sharedWith = (projectId: string) => `IMAGE_MEMBER#${projectId}`;

export const imageMembers = collection({
  name: 'image member',
  schema: memberSchema,
  key: ({ imageId, projectId }: MemberId) => ({ pk: `IMAGE#${imageId}`, sk: `${memberPrefix}${projectId}` }),
  id: ({ imageId, projectId }) => ({ imageId, projectId }),
  indexes: { project: ({ imageId, projectId, createdAt }) => [sharedWith(projectId), `${createdAt}#${imageId}`] },
});

/** The members of an image, by project. */
export function membersOf(store: Store, imageId: string): AsyncGenerator<ImageMember, void, undefined> {
  return imageMembers.all(store, { index: 'table', partition: `IMAGE#${imageId}`, range: { prefix: memberPrefix } });
}

/** The caller's own membership: an image is shared as long as it says so itself. */
export async function ownMembership(from: Store | Transaction, image: Image, { projectId }: Pick<Caller, 'projectId'>) {
  if (image.visibility !== 'shared' || image.memberCount === 0 || projectId === null) return undefined;
  const id = { imageId: image.id, projectId };
  return 'commit' in from ? imageMembers.get(from, id) : from.get(imageMembers, id);
}

export function memberView({ imageId, projectId, status, createdAt, updatedAt }: ImageMember): Record<string, unknown> {
  return {
    member_id: projectId,
    image_id: imageId,
    status,
    created_at: shownTime(createdAt),
    updated_at: shownTime(updatedAt),
    schema: `${places.image.base}/schemas/member`,
  };
}
