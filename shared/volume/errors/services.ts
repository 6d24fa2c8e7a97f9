import { errorKind } from '../../errors.ts';

export const ServiceNotFound = /* @__PURE__ */ errorKind('ServiceNotFound', 404, 'Resource could not be found.');
export const ServiceActionUnknown = /* @__PURE__ */ errorKind('ServiceActionUnknown', 404, 'Unknown action');
export const ServiceHostMissing = /* @__PURE__ */ errorKind('ServiceHostMissing', 400, "Missing required element 'host' in request body.");
export const ServiceBinaryMissing = /* @__PURE__ */ errorKind(
  'ServiceBinaryMissing',
  400,
  "Invalid input received: One of 'binary' and 'service' must be given.",
);
export const DisabledReasonMissing = /* @__PURE__ */ errorKind('DisabledReasonMissing', 400, "'disabled_reason' is a required property");
