import { errorKind } from '../../errors.ts';

export const SubnetPoolNotFound = /* @__PURE__ */ errorKind('SubnetPoolNotFound', 404, 'Subnet pool {subnetpool_id} could not be found.');
export const SubnetPoolDeleteError = /* @__PURE__ */ errorKind('SubnetPoolDeleteError', 400, 'Unable to delete subnet pool: {reason}.');
export const EmptySubnetPoolPrefixList = /* @__PURE__ */ errorKind('EmptySubnetPoolPrefixList', 400, 'Empty subnet pool prefix list.');
export const PrefixVersionMismatch = /* @__PURE__ */ errorKind(
  'PrefixVersionMismatch',
  400,
  'Cannot mix IPv4 and IPv6 prefixes in a subnet pool.',
);
export const IllegalSubnetPoolPrefixBounds = /* @__PURE__ */ errorKind(
  'IllegalSubnetPoolPrefixBounds',
  400,
  'Illegal prefix bounds: {prefix_type}={prefixlen}, {base_prefix_type}={base_prefixlen}.',
);
export const IllegalSubnetPoolPrefixUpdate = /* @__PURE__ */ errorKind(
  'IllegalSubnetPoolPrefixUpdate',
  400,
  'Illegal update to prefixes: {msg}.',
);
export const MinPrefixSubnetAllocationError = /* @__PURE__ */ errorKind(
  'MinPrefixSubnetAllocationError',
  400,
  'Unable to allocate subnet with prefix length {prefixlen}, minimum allowed prefix is {min_prefixlen}.',
);
export const MaxPrefixSubnetAllocationError = /* @__PURE__ */ errorKind(
  'MaxPrefixSubnetAllocationError',
  400,
  'Unable to allocate subnet with prefix length {prefixlen}, maximum allowed prefix is {max_prefixlen}.',
);
export const SubnetAllocationError = /* @__PURE__ */ errorKind('SubnetAllocationError', 409, 'Failed to allocate subnet: {reason}.');
export const SubnetPoolQuotaExceeded = /* @__PURE__ */ errorKind(
  'SubnetPoolQuotaExceeded',
  409,
  'Per-project subnet pool prefix quota exceeded.',
);
export const NetworkSubnetPoolAffinityError = /* @__PURE__ */ errorKind(
  'NetworkSubnetPoolAffinityError',
  400,
  'Subnets hosted on the same network must be allocated from the same subnet pool.',
);
export const AddressScopeNotFound = /* @__PURE__ */ errorKind(
  'AddressScopeNotFound',
  404,
  'Address scope {address_scope_id} could not be found.',
);
export const AddressScopeInUse = /* @__PURE__ */ errorKind(
  'AddressScopeInUse',
  409,
  'Unable to complete operation on address scope {address_scope_id}. There are one or more subnet pools in use on the address scope.',
);
export const AddressScopeUpdateError = /* @__PURE__ */ errorKind(
  'AddressScopeUpdateError',
  400,
  'Unable to update address scope {address_scope_id} : {reason}.',
);
export const AddressScopePrefixConflict = /* @__PURE__ */ errorKind(
  'AddressScopePrefixConflict',
  409,
  'Failed to associate address scope: subnetpools within an address scope must have unique prefixes.',
);
export const IllegalSubnetPoolAssociationToAddressScope = /* @__PURE__ */ errorKind(
  'IllegalSubnetPoolAssociationToAddressScope',
  400,
  'Illegal subnetpool association: subnetpool {subnetpool_id} cannot be associated with address scope {address_scope_id}.',
);
export const IllegalSubnetPoolIpVersionAssociationToAddressScope = /* @__PURE__ */ errorKind(
  'IllegalSubnetPoolIpVersionAssociationToAddressScope',
  400,
  'Illegal subnetpool association: subnetpool {subnetpool_id} cannot associate with address scope {address_scope_id} because subnetpool ip_version is not {ip_version}.',
);
