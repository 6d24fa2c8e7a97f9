/** Claiming volumes for servers, and who holds them already. */
import type { Caller } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import type { Store } from '../../store/port.ts';
import type { Transaction } from '../../store/transaction.ts';
import * as computeErrors from '../errors.ts';
import type { ServiceVolume } from '../ports/volumes.ts';
import type { HeldVolume } from './block-device.ts';
import { claimIdOf, holderOf, type VolumeClaim, volumeClaims } from './claim.ts';
import { serversMapping } from './mapping.ts';

export const claimVolumeErrors = [computeErrors.VolumeAlreadyAttached];

/** Puts the claim, in the commit that puts the mapping. */
export async function claimVolume(tx: Transaction, claim: VolumeClaim): Promise<void> {
  const standing = await tx.get(volumeClaims, claimIdOf(claim));
  if (standing !== undefined) {
    throw computeErrors.VolumeAlreadyAttached({ volume_id: claim.volumeId, instances: holderOf(standing) });
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
  const claim = await volumeClaims.get(store, { volumeId, holder: null });
  return { volume, holders: claim === undefined ? holders : [holderOf(claim)] };
}

/**
 * The index may still show what is over, so it only says where to look: claims are read
 * consistently, and nobody is refused for the sake of a server that has let go.
 */
export async function holdersOf(tx: Transaction, store: Store, volumeId: string): Promise<readonly string[]> {
  const [claim, indexed] = await Promise.all([tx.get(volumeClaims, { volumeId, holder: null }), serversMapping(store, volumeId)]);
  if (claim !== undefined) return [holderOf(claim)];
  const shared = await Promise.all([...new Set(indexed)].map((serverId) => volumeClaims.get(store, { volumeId, holder: serverId })));
  return shared.flatMap((one) => (one === undefined ? [] : [holderOf(one)]));
}
