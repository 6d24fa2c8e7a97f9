/**
 * The claim: who owns the right to connect a volume. A commit that promises a volume to somebody puts it and expects it to be absent, so of
 * all requests that race for a volume one wins, whichever API they came by, whatever the volume service says and whoever resets whatever
 * state. A volume that may be attached to many has one claim for each of them.
 */
import { z } from 'zod/mini';
import { collection } from '../../store/collection.ts';

const claimSchema = z.object({
  volumeId: z.string(),
  /** Null when no server is named: the volume service's own API knows such attachments. */
  serverId: z.nullable(z.string()),
  /** Whether others may hold claims of their own. */
  shared: z.boolean(),
  /** The server's block device mapping; null for who holds it by the volume service's own API. */
  mappingId: z.nullable(z.string()),
  /** The volume service's name for this use of the volume. */
  attachmentId: z._default(z.nullable(z.string()), null),
});
export type VolumeClaim = z.infer<typeof claimSchema>;

export interface ClaimId {
  readonly volumeId: string;
  /** Null for the claim that is the only one. */
  readonly holder: string | null;
}

export const volumeClaims = collection({
  name: 'volume claim',
  schema: claimSchema,
  key: ({ volumeId, holder }: ClaimId) => ({
    pk: `VOLUME#${volumeId}`,
    sk: holder === null ? 'CLAIM' : `CLAIM#${holder}`,
  }),
  id: (claim) => claimIdOf(claim),
});

type Named = Pick<VolumeClaim, 'volumeId' | 'serverId' | 'shared'> & { readonly attachmentId?: string | null };

export function claimIdOf(claim: Named): ClaimId {
  return { volumeId: claim.volumeId, holder: claim.shared ? holderOf(claim) : null };
}

/** How whoever holds it is told to others. */
export function holderOf({ serverId, attachmentId }: Pick<Named, 'serverId' | 'attachmentId'>): string {
  return serverId ?? attachmentId ?? '';
}
