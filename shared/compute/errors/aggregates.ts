/** What clients are told of aggregates. */
import { errorKind } from '../../errors.ts';

export const AggregateIdInvalid = /* @__PURE__ */ errorKind('AggregateIdInvalid', 400, 'Invalid input received: id must be an integer');
export const AggregateNotFound = /* @__PURE__ */ errorKind('AggregateNotFound', 404, 'Aggregate {aggregate_id} could not be found.');
export const AggregateNameExists = /* @__PURE__ */ errorKind('AggregateNameExists', 409, 'Aggregate {aggregate_name} already exists.');
export const AggregateHostExists = /* @__PURE__ */ errorKind(
  'AggregateHostExists',
  409,
  'Aggregate {aggregate_id} already has host {host}.',
);
export const ComputeHostNotFound = /* @__PURE__ */ errorKind('ComputeHostNotFound', 404, 'Compute host {host} could not be found.');
export const AggregateHostNotFound = /* @__PURE__ */ errorKind('AggregateHostNotFound', 404, 'Cannot remove host {host} in aggregate {id}');
export const AggregateHostRefused = /* @__PURE__ */ errorKind(
  'AggregateHostRefused',
  409,
  'Cannot add host to aggregate {aggregate_id}. Reason: {reason}.',
);
export const AggregateHostKept = /* @__PURE__ */ errorKind(
  'AggregateHostKept',
  409,
  'Cannot remove host from aggregate {aggregate_id}. Reason: {reason}.',
);
/** In Nova's words, which are those of removing a host. */
export const AggregateNotEmpty = /* @__PURE__ */ errorKind(
  'AggregateNotEmpty',
  400,
  'Cannot remove host from aggregate {aggregate_id}. Reason: Host aggregate is not empty.',
);
export const AggregateUpdateRefused = /* @__PURE__ */ errorKind(
  'AggregateUpdateRefused',
  400,
  'Cannot update aggregate {aggregate_id}. Reason: {reason}.',
);
export const AggregateMetadataRefused = /* @__PURE__ */ errorKind(
  'AggregateMetadataRefused',
  400,
  'Cannot update metadata of aggregate {aggregate_id}. Reason: {reason}.',
);
export const ImageToCacheNotFound = /* @__PURE__ */ errorKind('ImageToCacheNotFound', 400, 'Image {image_id} could not be found.');
export const ImagesRepeated = /* @__PURE__ */ errorKind('ImagesRepeated', 400, 'Duplicate images in request');
