/** What requests about networks, ports and addresses are refused for. Source: contract/exceptions.json, contract-network/nova-side.md. */
import { errorKind } from '../../errors.ts';

export const NetworkFormatInvalid = /* @__PURE__ */ errorKind('NetworkFormatInvalid', 400, '{reason}');
export const InvalidNetworkCount = /* @__PURE__ */ errorKind('InvalidNetworkCount', 400, 'Failed to launch instances: {reason}');
export const NetworkAmbiguous = /* @__PURE__ */ errorKind(
  'NetworkAmbiguous',
  409,
  'Multiple possible networks found, use a Network ID to be more specific.',
);
export const UnableToAutoAllocateNetwork = /* @__PURE__ */ errorKind(
  'UnableToAutoAllocateNetwork',
  400,
  'Unable to automatically allocate a network for project {project_id}',
);
export const PortInUse = /* @__PURE__ */ errorKind('PortInUse', 409, 'Port {port_id} is still in use.');
export const PortRequiresFixedIP = /* @__PURE__ */ errorKind(
  'PortRequiresFixedIP',
  400,
  'Port {port_id} requires a FixedIP in order to be used.',
);
export const PortNotUsable = /* @__PURE__ */ errorKind('PortNotUsable', 400, 'Port {port_id} not usable for instance {instance}.');
export const FixedIpInUse = /* @__PURE__ */ errorKind(
  'FixedIpInUse',
  400,
  'Fixed IP address {address} is already in use on instance {instance_uuid}.',
);
export const FixedIpTaken = /* @__PURE__ */ errorKind('FixedIpTaken', 409, 'Fixed IP {address} is already in use.');
export const FixedIpInvalid = /* @__PURE__ */ errorKind(
  'FixedIpInvalid',
  400,
  'Invalid input received: Fixed IP {address} is not a valid ip address for network {network_id}.',
);
export const NoMoreFixedIps = /* @__PURE__ */ errorKind('NoMoreFixedIps', 400, 'No fixed IP addresses available for network: {net}');
export const NetworkRequiresSubnet = /* @__PURE__ */ errorKind(
  'NetworkRequiresSubnet',
  400,
  'Network {network_uuid} requires a subnet in order to boot instances on.',
);
export const PortLimitExceeded = /* @__PURE__ */ errorKind('PortLimitExceeded', 403, 'Maximum number of ports exceeded');
export const ExternalNetworkAttachForbidden = /* @__PURE__ */ errorKind(
  'ExternalNetworkAttachForbidden',
  403,
  'It is not allowed to create an interface on external network {network_uuid}',
);
export const RequestedSecurityGroupNotFound = /* @__PURE__ */ errorKind(
  'RequestedSecurityGroupNotFound',
  400,
  'Security group {security_group_id} not found.',
);
export const SecurityGroupAmbiguous = /* @__PURE__ */ errorKind(
  'SecurityGroupAmbiguous',
  409,
  "Multiple security groups found matching '{name}'. Use an ID to be more specific.",
);
export const SecurityGroupCannotBeApplied = /* @__PURE__ */ errorKind(
  'SecurityGroupCannotBeApplied',
  400,
  'Network requires port_security_enabled and subnet associated in order to apply security groups.',
);
export const InterfaceFormatInvalid = /* @__PURE__ */ errorKind('InterfaceFormatInvalid', 400, '{reason}');
export const InterfaceNetworkAmbiguous = /* @__PURE__ */ errorKind(
  'InterfaceNetworkAmbiguous',
  400,
  'More than one possible network found. Specify network ID(s) to select which one(s) to connect to.',
);
export const InterfaceAttachFailedNoNetwork = /* @__PURE__ */ errorKind(
  'InterfaceAttachFailedNoNetwork',
  400,
  "No specific network was requested and none are available for project '{project_id}'.",
);
export const NetworkNotFound = /* @__PURE__ */ errorKind('NetworkNotFound', 404, 'Network {network_id} could not be found.');
export const PortNotFound = /* @__PURE__ */ errorKind('PortNotFound', 404, 'Port id {port_id} could not be found.');
export const NoSuchInterface = /* @__PURE__ */ errorKind('NoSuchInterface', 404, 'Instance {instance} does not have a port with id {port}');
export const NetworkNotFoundForInstance = /* @__PURE__ */ errorKind(
  'NetworkNotFoundForInstance',
  404,
  'Network could not be found for instance {instance_id}.',
);
export const FixedIpNotFoundForInstance = /* @__PURE__ */ errorKind(
  'FixedIpNotFoundForInstance',
  400,
  "Instance {instance_uuid} does not have fixed IP '{ip}'.",
);
export const SecurityGroupNotFoundForProject = /* @__PURE__ */ errorKind(
  'SecurityGroupNotFoundForProject',
  404,
  'Security group {security_group_id} is not found for project {project_id}',
);
export const SecurityGroupNotAssociated = /* @__PURE__ */ errorKind(
  'SecurityGroupNotAssociated',
  404,
  'Security group {security_group} not associated with the instance {instance}',
);
export const ServerHasNoPorts = /* @__PURE__ */ errorKind('ServerHasNoPorts', 404, 'Instance {instance_id} could not be found.');
export const ProxiedNetworkNotFound = /* @__PURE__ */ errorKind('ProxiedNetworkNotFound', 404, 'Network not found');

export const ServerNetworkNotReady = /* @__PURE__ */ errorKind('ServerNetworkNotReady', 400, 'Instance network is not ready yet');
export const ServerHasNoFixedIps = /* @__PURE__ */ errorKind('ServerHasNoFixedIps', 400, 'No fixed IPs associated to instance');
export const FixedAddressNotAssigned = /* @__PURE__ */ errorKind(
  'FixedAddressNotAssigned',
  400,
  'Specified fixed address not assigned to instance',
);
export const ServerHasNoIpv4 = /* @__PURE__ */ errorKind(
  'ServerHasNoIpv4',
  400,
  'Unable to associate floating IP {address} to any fixed IPs for instance {id}. Instance has no fixed IPv4 addresses to associate.',
);
export const FloatingIpNotFound = /* @__PURE__ */ errorKind('FloatingIpNotFound', 404, 'Floating IP not found for ID {id}');
export const FloatingIpToAddNotFound = /* @__PURE__ */ errorKind('FloatingIpToAddNotFound', 404, 'floating IP not found');
export const FloatingIpNotFoundForAddress = /* @__PURE__ */ errorKind(
  'FloatingIpNotFoundForAddress',
  404,
  'Floating IP not found for address {address}.',
);
export const FloatingIpMultipleFoundForAddress = /* @__PURE__ */ errorKind(
  'FloatingIpMultipleFoundForAddress',
  409,
  'Multiple floating IPs are found for address {address}.',
);
export const FloatingIpAssociateFailed = /* @__PURE__ */ errorKind('FloatingIpAssociateFailed', 400, '{reason}');
export const FloatingIpNotAssociable = /* @__PURE__ */ errorKind(
  'FloatingIpNotAssociable',
  400,
  'Unable to associate floating IP {address} to fixed IP {fixed_address} for instance {id}. Error: {error}',
);
export const FloatingIpNotAssociated = /* @__PURE__ */ errorKind(
  'FloatingIpNotAssociated',
  409,
  'Floating IP {address} is not associated with instance {id}.',
);
export const FloatingIpPoolNotFound = /* @__PURE__ */ errorKind('FloatingIpPoolNotFound', 404, 'Floating IP pool not found.');
export const FloatingIpPoolAmbiguous = /* @__PURE__ */ errorKind(
  'FloatingIpPoolAmbiguous',
  400,
  "Multiple floating IP pools matches found for name '{name}'",
);
export const NoMoreFloatingIps = /* @__PURE__ */ errorKind('NoMoreFloatingIps', 404, 'No more floating IPs available.');
export const FloatingIpLimitExceeded = /* @__PURE__ */ errorKind('FloatingIpLimitExceeded', 403, 'IP allocation over quota.');
export const FloatingIpBadRequest = /* @__PURE__ */ errorKind('FloatingIpBadRequest', 400, '{reason}');

export const SecurityGroupNotFound = /* @__PURE__ */ errorKind(
  'SecurityGroupNotFound',
  404,
  'Security group {security_group_id} not found.',
);
export const SecurityGroupRuleNotFound = /* @__PURE__ */ errorKind(
  'SecurityGroupRuleNotFound',
  404,
  'Security group rule {id} does not exist',
);
export const SecurityGroupIdInvalid = /* @__PURE__ */ errorKind('SecurityGroupIdInvalid', 400, 'Security group id should be uuid');
export const SecurityGroupInputInvalid = /* @__PURE__ */ errorKind('SecurityGroupInputInvalid', 400, 'Invalid input received: {reason}');
export const SecurityGroupInvalid = /* @__PURE__ */ errorKind('SecurityGroupInvalid', 400, '{reason}');
export const SecurityGroupLimitExceeded = /* @__PURE__ */ errorKind('SecurityGroupLimitExceeded', 403, '{reason}');
export const RuleIncomplete = /* @__PURE__ */ errorKind('RuleIncomplete', 400, 'Not enough parameters to build a valid rule.');
export const RulePrefixInvalid = /* @__PURE__ */ errorKind('RulePrefixInvalid', 400, 'Bad prefix for network in cidr {cidr}');
export const RuleCidrInvalid = /* @__PURE__ */ errorKind('RuleCidrInvalid', 400, '{cidr} is not a valid IP network.');
export const RuleProtocolInvalid = /* @__PURE__ */ errorKind('RuleProtocolInvalid', 400, 'Invalid IP protocol {protocol}.');
export const RulePortRangeInvalid = /* @__PURE__ */ errorKind(
  'RulePortRangeInvalid',
  400,
  'Invalid port range {from_port}:{to_port}. {msg}',
);
