/** What tells networks apart on the wire: each number is claimed by one network. Source: Neutron's type drivers; contract-network/observed.json, provider attributes. */
import { z } from 'zod/mini';
import type { Chance } from '../../clock.ts';
import { collection } from '../../store/collection.ts';
import type { Transaction } from '../../store/transaction.ts';
import * as inUse from '../errors/networks.ts';
import * as networkErrors from '../errors.ts';
import type { Network, NetworkType } from './network.ts';
import { networkTypes } from './network.ts';

export type Segment = Pick<Network, 'networkType' | 'physicalNetwork' | 'segmentationId'>;

const segments = /* @__PURE__ */ collection({
  name: 'network segment',
  schema: z.object({ place: z.string(), number: z.string(), networkId: z.string() }),
  key: ({ place, number }: { readonly place: string; readonly number: string }) => ({ pk: `SEGMENT#${place}`, sk: number }),
  id: ({ place, number }) => ({ place, number }),
});

const identityOf = ({ networkType, physicalNetwork, segmentationId }: Segment) => ({
  place: physicalNetwork === null ? networkType : `${networkType}#${physicalNetwork}`,
  number: String(segmentationId ?? 'whole'),
});

/** VXLAN has 24 bits; VLANs have twelve, of which the ends are taken. */
const largest: Readonly<Record<NetworkType, number>> = { vxlan: 2 ** 24 - 1, vlan: 4094, flat: 0 };

export interface AskedSegment {
  readonly networkType: string | undefined;
  readonly physicalNetwork: string | null | undefined;
  readonly segmentationId: number | null | undefined;
}

export const claimSegmentErrors = [networkErrors.InvalidInput, inUse.VlanIdInUse, inUse.FlatNetworkInUse, inUse.TunnelIdInUse];

const invalid = (reason: string) => networkErrors.InvalidInput({ reason });

/** What an administrator asked for, as far as it makes sense; null for a number that is to be found. */
function readSegment({ networkType, physicalNetwork = null, segmentationId = null }: AskedSegment): Segment {
  if (networkType === undefined) {
    if (physicalNetwork !== null || segmentationId !== null) throw invalid('network_type required');
    return { networkType: 'vxlan', physicalNetwork: null, segmentationId: null };
  }
  const type = networkTypes.find((each) => each === networkType);
  if (type === undefined) throw invalid(`network_type value '${networkType}' not supported`);
  if (type === 'vxlan' && physicalNetwork !== null) throw invalid('provider:physical_network specified for vxlan network');
  if (type !== 'vxlan' && physicalNetwork === null) throw invalid(`physical_network required for ${type} provider network`);
  if (type === 'flat' && segmentationId !== null) throw invalid('segmentation_id prohibited for flat provider network');
  if (segmentationId !== null && (segmentationId < 1 || segmentationId > largest[type]))
    throw invalid(`segmentation_id out of range (1 through ${largest[type]})`);
  return { networkType: type, physicalNetwork, segmentationId };
}

function taken({ networkType, physicalNetwork, segmentationId }: Segment): Error {
  if (networkType === 'flat') return inUse.FlatNetworkInUse({ physical_network: physicalNetwork ?? '' });
  if (networkType === 'vlan') return inUse.VlanIdInUse({ vlan_id: segmentationId ?? 0, physical_network: physicalNetwork ?? '' });
  return inUse.TunnelIdInUse({ tunnel_id: segmentationId ?? 0 });
}

/** So often a number is drawn before it is said that there is none: VLANs may be used up. */
const draws = 20;

/** Claims what was asked for, or a number that is free, in the commit that makes the network. */
export async function claimSegment(tx: Transaction, chance: Chance, networkId: string, asked: AskedSegment): Promise<Segment> {
  const segment = readSegment(asked);
  const isDrawn = segment.networkType !== 'flat' && segment.segmentationId === null;
  for (let draw = 0; draw < (isDrawn ? draws : 1); draw++) {
    const candidate = isDrawn ? { ...segment, segmentationId: 1 + Math.floor(chance.random() * largest[segment.networkType]) } : segment;
    const identity = identityOf(candidate);
    if ((await tx.get(segments, identity)) !== undefined) continue;
    tx.put(segments, { ...identity, networkId });
    return candidate;
  }
  throw isDrawn ? invalid(`no ${segment.networkType} segment is free`) : taken(segment);
}

/** Gives it back with the network. */
export async function releaseSegment(tx: Transaction, segment: Segment): Promise<void> {
  const identity = identityOf(segment);
  if ((await tx.get(segments, identity)) !== undefined) tx.remove(segments, identity);
}
