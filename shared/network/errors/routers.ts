import { errorKind } from '../../errors.ts';

export const RouterNotFound = /* @__PURE__ */ errorKind('RouterNotFound', 404, 'Router {router_id} could not be found');
export const BadRouter = /* @__PURE__ */ errorKind('BadRequest', 400, 'Bad router request: {msg}.');
export const RouterInUse = /* @__PURE__ */ errorKind('RouterInUse', 409, 'Router {router_id} has ports still attached: {port_ids}');
export const RouterInterfaceNotFound = /* @__PURE__ */ errorKind(
  'RouterInterfaceNotFound',
  404,
  'Router {router_id} does not have an interface with id {port_id}',
);
export const RouterInterfaceNotFoundForSubnet = /* @__PURE__ */ errorKind(
  'RouterInterfaceNotFoundForSubnet',
  404,
  'Router {router_id} has no interface on subnet {subnet_id}',
);
export const RouterInterfaceInUseByFloatingIP = /* @__PURE__ */ errorKind(
  'RouterInterfaceInUseByFloatingIP',
  409,
  'Router interface for subnet {subnet_id} on router {router_id} cannot be deleted, as it is required by one or more floating IPs.',
);
export const RouterInterfaceInUseByRoute = /* @__PURE__ */ errorKind(
  'RouterInterfaceInUseByRoute',
  409,
  'Router interface for subnet {subnet_id} on router {router_id} cannot be deleted, as it is required by one or more routes.',
);
export const RouterExternalGatewayInUseByFloatingIp = /* @__PURE__ */ errorKind(
  'RouterExternalGatewayInUseByFloatingIp',
  409,
  'Gateway cannot be updated for router {router_id}, since a gateway to external network {net_id} is required by one or more floating IPs.',
);
export const SubnetMismatchForPort = /* @__PURE__ */ errorKind(
  'SubnetMismatchForPort',
  400,
  'Subnet on port {port_id} does not match the requested subnet {subnet_id}.',
);
export const PortInUse = /* @__PURE__ */ errorKind(
  'PortInUse',
  409,
  'Unable to complete operation on port {port_id} for network {net_id}. Port already has an attached device {device_id}.',
);
export const InvalidRoutes = /* @__PURE__ */ errorKind('InvalidRoutes', 400, 'Invalid format for routes: {routes}, {reason}');
export const RoutesExhausted = /* @__PURE__ */ errorKind(
  'RoutesExhausted',
  400,
  'Unable to complete operation for {router_id}. The number of routes exceeds the maximum {quota}.',
);
