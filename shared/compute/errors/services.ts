/** What clients are told of compute services. */
import { errorKind } from '../../errors.ts';

export const ServiceNotFound = /* @__PURE__ */ errorKind('ServiceNotFound', 404, 'Service {service_id} could not be found.');
export const ServiceToDeleteNotFound = /* @__PURE__ */ errorKind('ServiceToDeleteNotFound', 404, 'Service {service_id} not found.');
export const ServiceIdInvalid = /* @__PURE__ */ errorKind('ServiceIdInvalid', 400, 'Invalid uuid {service_id}');
export const ServiceNumberInvalid = /* @__PURE__ */ errorKind(
  'ServiceNumberInvalid',
  400,
  'Invalid input received: Invalid service id {service_id}. Must be an integer.',
);
export const ServiceNotUnique = /* @__PURE__ */ errorKind('ServiceNotUnique', 400, 'Service id {service_id} refers to multiple services.');
export const HostBinaryNotFound = /* @__PURE__ */ errorKind('HostBinaryNotFound', 404, 'Could not find binary {binary} on host {host}.');
export const ServiceActionUnknown = /* @__PURE__ */ errorKind('ServiceActionUnknown', 404, 'Unknown action');
export const DisabledReasonMissing = /* @__PURE__ */ errorKind('DisabledReasonMissing', 400, 'Missing disabled reason field');
export const ForcedDownMissing = /* @__PURE__ */ errorKind('ForcedDownMissing', 400, 'Missing forced_down field');
export const ReasonOfEnabled = /* @__PURE__ */ errorKind(
  'ReasonOfEnabled',
  400,
  "Specifying 'disabled_reason' with status 'enabled' is invalid.",
);
export const ServiceUnchanged = /* @__PURE__ */ errorKind(
  'ServiceUnchanged',
  400,
  "No updates were requested. Fields 'status' or 'forced_down' should be specified.",
);
export const ServiceHasServers = /* @__PURE__ */ errorKind(
  'ServiceHasServers',
  409,
  'Unable to delete compute service that is hosting instances. Migrate or delete the instances first.',
);
export const ServiceHasMigrations = /* @__PURE__ */ errorKind(
  'ServiceHasMigrations',
  409,
  'Unable to delete compute service that has in-progress migrations. Complete the migrations or delete the instances first.',
);
