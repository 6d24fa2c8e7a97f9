import { errorKind } from '../../errors.ts';

export const FloatingIPNotFound = /* @__PURE__ */ errorKind('FloatingIPNotFound', 404, 'Floating IP {floatingip_id} could not be found');
export const BadFloatingip = /* @__PURE__ */ errorKind('BadRequest', 400, 'Bad floatingip request: {msg}.');
export const ExternalGatewayForFloatingIPNotFound = /* @__PURE__ */ errorKind(
  'ExternalGatewayForFloatingIPNotFound',
  404,
  'External network {external_network_id} is not reachable from subnet {subnet_id}.  Therefore, cannot associate Port {port_id} with a Floating IP.',
);
export const FloatingIPPortAlreadyAssociated = /* @__PURE__ */ errorKind(
  'FloatingIPPortAlreadyAssociated',
  409,
  'Cannot associate floating IP {floating_ip_address} ({fip_id}) with port {port_id} using fixed IP {fixed_ip}, as that fixed IP already has a floating IP on external network {net_id}.',
);
