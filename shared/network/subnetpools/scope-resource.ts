/** Address scopes as Neutron's clients know them: they have neither tags nor times there. Source: contract-network/resources.json and policies.json. */
import * as errors from '../errors/subnetpools.ts';
import * as kinds from '../resource/kinds.ts';
import type { Resource, Shown } from '../resource/resource.ts';
import * as rules from '../resource/rules.ts';
import { standardAttributes } from '../resource/standard.ts';
import { sharedSources } from './sharing.ts';
import { type AddressScope, addressScopePrefix, addressScopes } from './subnetpool.ts';

const { id, name, tenant_id, project_id } = standardAttributes;

export const addressScopeAttributes = {
  id,
  name,
  tenant_id,
  project_id,
  shared: { kind: kinds.bool(), post: true, put: true, default: false, filter: true, sort: true, enforce: true },
  ip_version: { kind: kinds.ipVersion(), post: 'required', filter: true, sort: true },
} as const;

const { admin, member, reader, shared } = rules;

const addressScopeRules: rules.Rules = {
  create_address_scope: [admin, member],
  'create_address_scope:shared': [admin],
  get_address_scope: [admin, reader, shared],
  update_address_scope: [admin, member],
  'update_address_scope:shared': [admin],
  delete_address_scope: [admin, member],
};

const shownAddressScope = (scope: AddressScope): Shown => ({
  id: scope.id,
  name: scope.name,
  tenant_id: scope.projectId,
  project_id: scope.projectId,
  shared: scope.isShared,
  ip_version: scope.ipVersion,
});

export const addressScopeTarget = ({
  projectId,
  isShared,
}: Pick<AddressScope, 'projectId'> & { readonly isShared?: boolean }): rules.Target => ({ projectId, isShared });

export const addressScopeResource: Resource<AddressScope, typeof addressScopeAttributes> = {
  singular: 'address_scope',
  plural: 'address_scopes',
  path: '/address-scopes',
  attributes: addressScopeAttributes,
  rules: addressScopeRules,
  things: addressScopes,
  notFound: (scopeId) => errors.AddressScopeNotFound({ address_scope_id: scopeId }),
  notFoundKind: errors.AddressScopeNotFound,
  show: async (_store, _caller, things) => things.map((scope) => ({ target: addressScopeTarget(scope), shown: shownAddressScope(scope) })),
  sources: sharedSources(addressScopes, addressScopePrefix),
};
