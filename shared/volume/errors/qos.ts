import { errorKind } from '../../errors.ts';

export const QosSpecsNotFound = /* @__PURE__ */ errorKind('QosSpecsNotFound', 404, 'No such QoS spec {id}.');
export const QosKeyNotFound = /* @__PURE__ */ errorKind('QosKeyNotFound', 404, 'QoS spec {id} has no spec with key {key}.');
export const QosSpecsExist = /* @__PURE__ */ errorKind('QosSpecsExist', 409, 'QoS Specs {name} already exists.');
export const QosSpecsInUse = /* @__PURE__ */ errorKind('QosSpecsInUse', 400, 'QoS Specs {id} is still associated with entities.');
export const QosConsumerInvalid = /* @__PURE__ */ errorKind(
  'QosConsumerInvalid',
  400,
  "Invalid qos specs: Valid consumer of QoS specs are: ['front-end', 'back-end', 'both']",
);
export const QosTypeMissing = /* @__PURE__ */ errorKind('QosTypeMissing', 400, 'Volume Type id must not be None.');
export const QosTypeTaken = /* @__PURE__ */ errorKind(
  'QosTypeTaken',
  400,
  'Invalid volume type: Type {type_id} is already associated with another qos specs: {id}',
);
export const QosSpecsFull = /* @__PURE__ */ errorKind('QosSpecsFull', 400, 'Invalid qos specs: there may be at most {maximum} of them.');
