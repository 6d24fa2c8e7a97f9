/** RBAC policies as Neutron's clients know them. Source: contract-network/resources.json and policies.json. */
import * as errors from '../errors/rbac.ts';
import { kind, Unfit } from '../resource/attribute.ts';
import * as kinds from '../resource/kinds.ts';
import { ownSources } from '../resource/partitions.ts';
import type { Resource, Shown } from '../resource/resource.ts';
import * as rules from '../resource/rules.ts';
import { type RbacPolicy, rbacPolicies, rbacPolicyPrefix } from './rbac-policy.ts';

const objectType = kind((value) => {
  if (value !== 'network') throw new Unfit(`'${kinds.plain(value)}' is not a valid RBAC object type`, 'conversion');
  return value;
});

export const rbacAttributes = {
  id: { kind: kinds.uuid(), filter: true },
  tenant_id: { kind: kinds.text(), post: true, filter: true },
  project_id: { kind: kinds.text(), post: true, filter: true },
  object_type: { kind: objectType, post: 'required', filter: true, enforce: true },
  object_id: { kind: kinds.uuid(), post: 'required', filter: true, enforce: true },
  target_tenant: { kind: kinds.text(), post: 'required', put: true, filter: true, enforce: true },
  action: { kind: kinds.text(), post: 'required', filter: true, enforce: true },
} as const;

const { admin, member, reader } = rules;

/** Only administrators mean everybody. */
const notEverybody: rules.NetworkCheck = (_, { targetProjectId }) => targetProjectId !== '*';

const rbacRules: rules.Rules = {
  create_rbac_policy: [admin, member],
  'create_rbac_policy:target_tenant': [admin, notEverybody],
  get_rbac_policy: [admin, reader],
  update_rbac_policy: [admin, member],
  'update_rbac_policy:target_tenant': [admin, notEverybody],
  delete_rbac_policy: [admin, member],
};

const shownRbacPolicy = (entry: RbacPolicy): Shown => ({
  id: entry.id,
  tenant_id: entry.projectId,
  project_id: entry.projectId,
  object_type: 'network',
  object_id: entry.networkId,
  target_tenant: entry.target,
  action: entry.action,
});

export const rbacResource: Resource<RbacPolicy, typeof rbacAttributes> = {
  singular: 'rbac_policy',
  plural: 'rbac_policies',
  path: '/rbac-policies',
  attributes: rbacAttributes,
  rules: rbacRules,
  things: rbacPolicies,
  notFound: (policyId) => errors.RbacPolicyNotFound({ object_type: 'None', id: policyId }),
  notFoundKind: errors.RbacPolicyNotFound,
  show: async (_store, _caller, things) =>
    things.map((entry) => ({ target: { projectId: entry.projectId }, shown: shownRbacPolicy(entry) })),
  sources: async (store, caller, filters, span) => ownSources(rbacPolicies, rbacPolicyPrefix, store, caller, filters, span),
};
