/**
 * The claim: who owns the right to connect a volume. A commit that maps a volume puts it and expects it to be absent, so of
 * all requests that race for a volume one wins, whatever the volume service says and whoever resets whatever state. A
 * volume that may be attached to many servers has one claim per server.
 */
import { z } from 'zod/mini';
import type { Caller } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import { collection } from '../../store/collection.ts';
import type { Store } from '../../store/port.ts';
import type { Transaction } from '../../store/transaction.ts';
import * as computeErrors from '../errors.ts';
import type { ServiceVolume } from '../ports/volumes.ts';
import type { HeldVolume } from './block-device.ts';
import { serversMapping } from './mapping.ts';

const claimSchema = z.object({
  volumeId: z.string(),
  serverId: z.string(),
  /** Whether other servers may hold claims of their own. */
  shared: z.boolean(),
  mappingId: z.string(),
});
export type VolumeClaim = z.infer<typeof claimSchema>;

export interface ClaimId {
  readonly volumeId: string;
  /** Null for the claim that is the only one. */
  readonly serverId: string | null;
}

export const volumeClaims = collection({
  name: 'volume claim',
  schema: claimSchema,
  key: ({ volumeId, serverId }: ClaimId) => ({
    pk: `VOLUME#${volumeId}`,
    sk: serverId === null ? 'CLAIM' : `CLAIM#${serverId}`,
  }),
  id: (claim) => claimIdOf(claim),
});

export function claimIdOf(claim: { readonly volumeId: string; readonly serverId: string; readonly shared: boolean }): ClaimId {
  return { volumeId: claim.volumeId, serverId: claim.shared ? claim.serverId : null };
}

/** Puts the claim, in the commit that puts the mapping. @throws VolumeAlreadyAttached when another server holds it */
export async function claimVolume(tx: Transaction, claim: VolumeClaim): Promise<void> {
  const standing = await tx.get(volumeClaims, claimIdOf(claim));
  if (standing !== undefined) {
    throw computeErrors.VolumeAlreadyAttached({ volume_id: claim.volumeId, instances: standing.serverId });
  }
  tx.put(volumeClaims, claim);
}

/**
 * A volume as the volume service has it, and who holds it, to answer early and by name. The two are read side by side, perhaps at different
 * moments: a volume that is taken and seems to be held by nobody was claimed in between, so its claim is read again.
 */
export async function findWithHolders(
  tx: Transaction,
  { store, volumes }: Ports,
  volumeId: string,
  caller: Caller,
): Promise<HeldVolume<ServiceVolume>> {
  const [volume, holders] = await Promise.all([volumes.find(tx, volumeId, caller), holdersOf(tx, store, volumeId)]);
  if (volume === undefined || volume.status === 'available' || holders.length > 0) return { volume, holders };
  const claim = await volumeClaims.get(store, { volumeId, serverId: null });
  return { volume, holders: claim === undefined ? holders : [claim.serverId] };
}

/**
 * The index may still show what is over, so it only says where to look: claims are read
 * consistently, and nobody is refused for the sake of a server that has let go.
 */
export async function holdersOf(tx: Transaction, store: Store, volumeId: string): Promise<readonly string[]> {
  const [claim, indexed] = await Promise.all([tx.get(volumeClaims, { volumeId, serverId: null }), serversMapping(store, volumeId)]);
  if (claim !== undefined) return [claim.serverId];
  const shared = await Promise.all([...new Set(indexed)].map((serverId) => volumeClaims.get(store, { volumeId, serverId })));
  return shared.flatMap((one) => (one === undefined ? [] : [one.serverId]));
}
