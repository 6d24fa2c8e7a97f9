/**
 * Who may use a network besides its owner, one entry for each project (or all). What decides stands on the network itself; the entries are written in
 * the same commits, so that a network that is shared or external with everybody has its entry as well, as in Neutron.
 */
import { z } from 'zod/mini';
import { collection } from '../../store/collection.ts';
import { compiled } from '../../store/compiled.ts';
import { indexesOf } from '../resource/partitions.ts';
import { standardShape } from '../resource/standard.ts';

export const rbacActions = ['access_as_shared', 'access_as_external'] as const;
export type RbacAction = (typeof rbacActions)[number];

const rbacPolicySchema = compiled({
  ...standardShape,
  projectId: z.string(),
  networkId: z.string(),
  action: z.enum(rbacActions),
  /** A project; `*`: all. */
  target: z.string(),
  /** Whether its project's quota was charged for it: not for what came with the network. */
  isCharged: z.boolean(),
});
export type RbacPolicy = z.infer<typeof rbacPolicySchema>;

export const rbacPolicyPrefix = 'RBAC_POLICY';

export const rbacPolicies = collection({
  name: 'RBAC policy',
  schema: rbacPolicySchema,
  key: (id: string) => ({ pk: `RBAC_POLICY#${id}`, sk: 'RBAC_POLICY' }),
  id: (entry) => entry.id,
  indexes: indexesOf(rbacPolicyPrefix),
});

type Place = Pick<RbacPolicy, 'networkId' | 'action' | 'target'>;

/** The entry of a network by what it says: there is one at most. */
export const rbacPlaces = collection({
  name: 'place of an RBAC policy',
  schema: z.object({ networkId: z.string(), action: z.enum(rbacActions), target: z.string(), id: z.string() }),
  key: ({ networkId, action, target }: Place) => ({ pk: `NETWORK#${networkId}`, sk: `RBAC#${action}#${target}` }),
  id: ({ networkId, action, target }) => ({ networkId, action, target }),
});
