/** Networks: what ports are on. Whoever else may use one is written on it, so that one read tells who sees it. */
import { z } from 'zod/mini';
import type { Caller } from '../../operation/policy.ts';
import { collection } from '../../store/collection.ts';
import { compiled } from '../../store/compiled.ts';
import { owedPlace } from '../hosts/owed-place.ts';
import { indexesOf } from '../resource/partitions.ts';
import { standardShape } from '../resource/standard.ts';

/** Kinds of networks, with the largest packets that they carry: VXLAN takes fifty bytes of each. */
export const largestMtu = { vxlan: 1450, vlan: 1500, flat: 1500 } as const;
export type NetworkType = keyof typeof largestMtu;
export const networkTypes = Object.keys(largestMtu) as readonly NetworkType[];

const networkSchema = compiled({
  ...standardShape,
  projectId: z.string(),
  adminStateUp: z.boolean(),
  mtu: z.number(),
  portSecurityEnabled: z.boolean(),
  /** The one that floating IPs are taken from unless told, for external networks. */
  isDefault: z.boolean(),
  dnsDomain: z.string(),
  availabilityZoneHints: z.array(z.string()),
  networkType: z.enum(networkTypes as readonly [NetworkType, ...NetworkType[]]),
  physicalNetwork: z.nullable(z.string()),
  segmentationId: z.nullable(z.number()),
  /** Its subnets, in the order in which they were made. */
  subnetIds: z.array(z.string()),
  /** The subnet pools that they are taken from, by IP version: of one there is one pool at most. */
  poolIds: z.optional(z.record(z.string(), z.string())),
  /** Since when what shows its name may show an earlier one, milliseconds since the epoch. */
  renamedSince: z.optional(z.number()),
  /** Projects that may put ports on it; `*`: all. */
  sharedWith: z.array(z.string()),
  /** Projects for which it is an external network; `*`: all. */
  externalTo: z.array(z.string()),
});
export type Network = z.infer<typeof networkSchema>;

export const networkPrefix = 'NETWORK';

export const networks = collection({
  name: 'network',
  schema: networkSchema,
  key: (id: string) => ({ pk: `NETWORK#${id}`, sk: 'NETWORK' }),
  id: (network) => network.id,
  indexes: { ...indexesOf(networkPrefix), due: ({ id, renamedSince }) => owedPlace(id, renamedSince) },
});

/** A network in the list of a project that may use it without owning it: read with the project's own. */
export const networkAccess = collection({
  name: 'network access',
  schema: z.object({ target: z.string(), networkId: z.string() }),
  key: ({ target, networkId }: { readonly target: string; readonly networkId: string }) => ({
    pk: `NETWORK_ACCESS#${target}`,
    sk: networkId,
  }),
  id: ({ target, networkId }) => ({ target, networkId }),
});

/** Everybody. */
export const everyProject = '*';

const isMeant = (targets: readonly string[], { projectId }: Pick<Caller, 'projectId'>) =>
  targets.includes(everyProject) || (projectId !== null && targets.includes(projectId));

export const isSharedWith = ({ sharedWith }: Pick<Network, 'sharedWith'>, caller: Pick<Caller, 'projectId'>): boolean =>
  isMeant(sharedWith, caller);
export const isExternal = ({ externalTo }: Pick<Network, 'externalTo'>): boolean => externalTo.length > 0;
export const isExternalTo = ({ externalTo }: Pick<Network, 'externalTo'>, caller: Pick<Caller, 'projectId'>): boolean =>
  isMeant(externalTo, caller);

/** The projects in whose lists a network is that is not theirs. */
export const targetsOf = ({ sharedWith, externalTo }: Pick<Network, 'sharedWith' | 'externalTo'>): readonly string[] => [
  ...new Set([...sharedWith, ...externalTo]),
];
