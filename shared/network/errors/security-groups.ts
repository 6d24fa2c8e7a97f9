import { errorKind } from '../../errors.ts';

export const SecurityGroupInUse = /* @__PURE__ */ errorKind('SecurityGroupInUse', 409, 'Security Group {id} in use.');
export const SecurityGroupDefaultAlreadyExists = /* @__PURE__ */ errorKind(
  'SecurityGroupDefaultAlreadyExists',
  409,
  'Default security group already exists.',
);
export const SecurityGroupCannotRemoveDefault = /* @__PURE__ */ errorKind(
  'SecurityGroupCannotRemoveDefault',
  409,
  'Insufficient rights for removing default security group.',
);
export const SecurityGroupCannotUpdateDefault = /* @__PURE__ */ errorKind(
  'SecurityGroupCannotUpdateDefault',
  409,
  'Updating default security group not allowed.',
);
export const SecurityGroupRuleNotFound = /* @__PURE__ */ errorKind(
  'SecurityGroupRuleNotFound',
  404,
  'Security group rule {id} does not exist',
);
export const SecurityGroupRuleExists = /* @__PURE__ */ errorKind(
  'SecurityGroupRuleExists',
  409,
  'Security group rule already exists. Rule id is {rule_id}.',
);
export const DuplicateSecurityGroupRuleInPost = /* @__PURE__ */ errorKind(
  'DuplicateSecurityGroupRuleInPost',
  409,
  'Duplicate Security Group Rule in POST.',
);
export const SecurityGroupNotSingleGroupRules = /* @__PURE__ */ errorKind(
  'SecurityGroupNotSingleGroupRules',
  400,
  'Only allowed to update rules for one security profile at a time',
);
export const SecurityGroupRuleInvalidProtocol = /* @__PURE__ */ errorKind(
  'SecurityGroupRuleInvalidProtocol',
  400,
  'Security group rule protocol {protocol} not supported. Only protocol values {values} and integer representations [0 to 255] are supported.',
);
export const SecurityGroupRuleInvalidEtherType = /* @__PURE__ */ errorKind(
  'SecurityGroupRuleInvalidEtherType',
  400,
  "Security group rule for ethertype '{ethertype}' not supported. Allowed values are {values}.",
);
export const SecurityGroupRuleParameterConflict = /* @__PURE__ */ errorKind(
  'SecurityGroupRuleParameterConflict',
  400,
  'Conflicting value ethertype {ethertype} for CIDR {cidr}',
);
export const SecurityGroupEthertypeConflictWithProtocol = /* @__PURE__ */ errorKind(
  'SecurityGroupEthertypeConflictWithProtocol',
  400,
  'Invalid ethertype {ethertype} for protocol {protocol}.',
);
export const SecurityGroupProtocolRequiredWithPorts = /* @__PURE__ */ errorKind(
  'SecurityGroupProtocolRequiredWithPorts',
  400,
  'Must also specify protocol if port range is given.',
);
export const SecurityGroupInvalidPortRange = /* @__PURE__ */ errorKind(
  'SecurityGroupInvalidPortRange',
  400,
  'For TCP/UDP protocols, port_range_min must be <= port_range_max',
);
export const SecurityGroupInvalidPortValue = /* @__PURE__ */ errorKind(
  'SecurityGroupInvalidPortValue',
  400,
  'Invalid value for port {port}',
);
export const SecurityGroupInvalidProtocolForPort = /* @__PURE__ */ errorKind(
  'SecurityGroupInvalidProtocolForPort',
  400,
  'Ports cannot be specified for protocol {protocol}. Ports are only supported for {valid_port_protocols}.',
);
export const SecurityGroupInvalidIcmpValue = /* @__PURE__ */ errorKind(
  'SecurityGroupInvalidIcmpValue',
  400,
  'Invalid value for ICMP {field} ({attr}) {value}. It must be 0 to 255.',
);
export const SecurityGroupMissingIcmpType = /* @__PURE__ */ errorKind(
  'SecurityGroupMissingIcmpType',
  400,
  'ICMP code (port-range-max) {value} is provided but ICMP type (port-range-min) is missing.',
);
export const SecurityGroupMultipleRemoteEntites = /* @__PURE__ */ errorKind(
  'SecurityGroupMultipleRemoteEntites',
  400,
  'Only one of remote_ip_prefix or remote_group_id or remote_address_group_id may be provided.',
);
export const InvalidCIDR = /* @__PURE__ */ errorKind('InvalidCIDR', 400, 'Invalid CIDR {input} given as IP prefix.');
export const AddressGroupNotFound = /* @__PURE__ */ errorKind(
  'AddressGroupNotFound',
  404,
  'Address group {address_group_id} could not be found.',
);
export const DefaultSecurityGroupRuleNotFound = /* @__PURE__ */ errorKind(
  'DefaultSecurityGroupRuleNotFound',
  404,
  'Default Security Group rule {id} does not exist',
);
