import { errorKind } from '../../errors.ts';

export const PortBindingNotFound = /* @__PURE__ */ errorKind(
  'PortBindingNotFound',
  404,
  'Binding for port {port_id} for host {host} could not be found.',
);
export const PortBindingAlreadyExists = /* @__PURE__ */ errorKind(
  'PortBindingAlreadyExists',
  409,
  'Binding for port {port_id} on host {host} already exists.',
);
export const PortBindingAlreadyActive = /* @__PURE__ */ errorKind(
  'PortBindingAlreadyActive',
  409,
  'Binding for port {port_id} on host {host} is already active.',
);
export const PortBindingError = /* @__PURE__ */ errorKind(
  'PortBindingError',
  500,
  'Binding for port {port_id} on host {host} could not be created or updated.',
);
