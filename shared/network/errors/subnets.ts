import { errorKind } from '../../errors.ts';

export const SubnetNotFound = /* @__PURE__ */ errorKind('SubnetNotFound', 404, 'Subnet {subnet_id} could not be found.');
export const SubnetInUse = /* @__PURE__ */ errorKind(
  'SubnetInUse',
  409,
  'Unable to complete operation on subnet {subnet_id}: One or more ports have an IP allocation from this subnet.',
);
export const BadSubnets = /* @__PURE__ */ errorKind('BadRequest', 400, 'Bad subnets request: {msg}.');
export const InvalidAllocationPool = /* @__PURE__ */ errorKind('InvalidAllocationPool', 400, 'The allocation pool {pool} is not valid.');
export const OutOfBoundsAllocationPool = /* @__PURE__ */ errorKind(
  'OutOfBoundsAllocationPool',
  400,
  'The allocation pool {pool} spans beyond the subnet cidr {subnet_cidr}.',
);
export const OverlappingAllocationPools = /* @__PURE__ */ errorKind(
  'OverlappingAllocationPools',
  409,
  'Found overlapping allocation pools: {pool_1} {pool_2} for subnet {subnet_cidr}.',
);
export const GatewayConflictWithAllocationPools = /* @__PURE__ */ errorKind(
  'GatewayConflictWithAllocationPools',
  409,
  'Gateway ip {ip_address} conflicts with allocation pool {pool}.',
);
export const GatewayIpInUse = /* @__PURE__ */ errorKind(
  'GatewayIpInUse',
  409,
  'Current gateway ip {ip_address} already in use by port {port_id}. Unable to update.',
);
export const DNSNameServersExhausted = /* @__PURE__ */ errorKind(
  'DNSNameServersExhausted',
  400,
  'Unable to complete operation for {subnet_id}. The number of DNS nameservers exceeds the limit {quota}.',
);
export const HostRoutesExhausted = /* @__PURE__ */ errorKind(
  'HostRoutesExhausted',
  400,
  'Unable to complete operation for {subnet_id}. The number of host routes exceeds the limit {quota}.',
);
