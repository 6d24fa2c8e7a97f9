import { errorKind } from '../../errors.ts';

export const PortNotFound = /* @__PURE__ */ errorKind('PortNotFound', 404, 'Port {port_id} could not be found.');
export const MacAddressInUse = /* @__PURE__ */ errorKind(
  'MacAddressInUse',
  409,
  'Unable to complete operation for network {net_id}. The mac address {mac} is in use.',
);
export const IpAddressAlreadyAllocated = /* @__PURE__ */ errorKind(
  'IpAddressAlreadyAllocated',
  409,
  'IP address {ip} already allocated in subnet {subnet_id}',
);
export const IpAddressGenerationFailure = /* @__PURE__ */ errorKind(
  'IpAddressGenerationFailure',
  409,
  'No more IP addresses available on network {net_id}.',
);
export const InvalidIpForNetwork = /* @__PURE__ */ errorKind(
  'InvalidIpForNetwork',
  400,
  'IP address {ip_address} is not a valid IP for any of the subnets on the specified network.',
);
export const InvalidIpForSubnet = /* @__PURE__ */ errorKind(
  'InvalidIpForSubnet',
  400,
  'IP address {ip_address} is not a valid IP for the specified subnet.',
);
export const AllocationOnAutoAddressSubnet = /* @__PURE__ */ errorKind(
  'AllocationOnAutoAddressSubnet',
  400,
  'IPv6 address {ip} cannot be directly assigned to a port on subnet {subnet_id} as the subnet is configured for automatic addresses',
);
export const ServicePortInUse = /* @__PURE__ */ errorKind(
  'ServicePortInUse',
  409,
  'Port {port_id} cannot be deleted directly via the port API: has device owner {device_owner}.',
);
export const PortSecurityPortHasSecurityGroup = /* @__PURE__ */ errorKind(
  'PortSecurityPortHasSecurityGroup',
  409,
  'Port has security group associated. Cannot disable port security or IP address until security group is removed.',
);
export const PortSecurityAndIPRequiredForSecurityGroups = /* @__PURE__ */ errorKind(
  'PortSecurityAndIPRequiredForSecurityGroups',
  400,
  'Port security must be enabled and port must have an IP address in order to use security groups.',
);
export const AddressPairAndPortSecurityRequired = /* @__PURE__ */ errorKind(
  'AddressPairAndPortSecurityRequired',
  409,
  'Port Security must be enabled in order to have allowed address pairs on a port.',
);
export const AllowedAddressPairExhausted = /* @__PURE__ */ errorKind(
  'AllowedAddressPairExhausted',
  400,
  'The number of allowed address pair exceeds the maximum {quota}.',
);
export const AllowedAddressPairsMissingIP = /* @__PURE__ */ errorKind(
  'AllowedAddressPairsMissingIP',
  400,
  'AllowedAddressPair must contain ip_address',
);
export const DuplicateAddressPairInRequest = /* @__PURE__ */ errorKind(
  'DuplicateAddressPairInRequest',
  400,
  'Request contains duplicate address pair: mac_address {mac_address} ip_address {ip_address}.',
);
export const SecurityGroupNotFound = /* @__PURE__ */ errorKind('SecurityGroupNotFound', 404, 'Security group {id} does not exist');
