import { errorKind } from '../../errors.ts';

export const NetworkNotFound = /* @__PURE__ */ errorKind('NetworkNotFound', 404, 'Network {net_id} could not be found.');
export const NetworkInUse = /* @__PURE__ */ errorKind(
  'NetworkInUse',
  409,
  'Unable to complete operation on network {net_id}. There are one or more ports still in use on the network, id for these ports is: {port_ids}.',
);
export const InvalidSharedSetting = /* @__PURE__ */ errorKind(
  'InvalidSharedSetting',
  409,
  'Unable to reconfigure sharing settings for network {network}. Multiple projects are using it.',
);
export const ExternalNetworkInUse = /* @__PURE__ */ errorKind(
  'ExternalNetworkInUse',
  409,
  'External network {net_id} cannot be updated to be made non-external, since it has existing gateway ports.',
);
export const AvailabilityZoneNotFound = /* @__PURE__ */ errorKind(
  'AvailabilityZoneNotFound',
  404,
  'AvailabilityZone {availability_zone} could not be found.',
);
export const VlanIdInUse = /* @__PURE__ */ errorKind(
  'VlanIdInUse',
  409,
  'Unable to create the network. The VLAN {vlan_id} on physical network {physical_network} is in use.',
);
export const FlatNetworkInUse = /* @__PURE__ */ errorKind(
  'FlatNetworkInUse',
  409,
  'Unable to create the flat network. Physical network {physical_network} is in use.',
);
export const TunnelIdInUse = /* @__PURE__ */ errorKind(
  'TunnelIdInUse',
  409,
  'Unable to create the network. The tunnel ID {tunnel_id} is in use.',
);
