/** What clients are told of a server that is there: its state, lists of servers, updates, metadata. */
import { errorKind } from '../../errors.ts';

// A server and its state.
export const ServerNotFound = /* @__PURE__ */ errorKind('ServerNotFound', 404, 'Instance {instance_id} could not be found.');
export const ServerLocked = /* @__PURE__ */ errorKind('ServerLocked', 409, 'Instance {instance_uuid} is locked');
export const ServerNotReady = /* @__PURE__ */ errorKind('ServerNotReady', 409, 'Instance {instance_id} is not ready', 'retryable');
export const InvalidState = /* @__PURE__ */ errorKind(
  'InvalidState',
  409,
  "Cannot '{action}' instance {instance_uuid} while it is in {attr} {state}",
  'retryable',
);
/** What clients see when the attribute in the way has no value, as `launched_at` of a server that never ran. */
export const InvalidStateUnknown = /* @__PURE__ */ errorKind(
  'InvalidStateUnknown',
  409,
  "Instance {instance_uuid} is in an invalid state for '{action}'",
  'retryable',
);
/** What the server has. */
export const AcceleratorsForbid = /* @__PURE__ */ errorKind(
  'AcceleratorsForbid',
  400,
  'Feature not supported with instances that have accelerators.',
);
export const MemoryEncryptionForbids = /* @__PURE__ */ errorKind(
  'MemoryEncryptionForbids',
  400,
  "Operation '{operation}' not supported for SEV-enabled instance ({instance_uuid}).",
);
export const VtpmForbids = /* @__PURE__ */ errorKind(
  'VtpmForbids',
  400,
  "Operation '{operation}' not supported for vTPM-enabled instance ({instance_uuid}).",
);
export const HostUnavailable = /* @__PURE__ */ errorKind('HostUnavailable', 409, 'Service is unavailable at this time.', 'retryable');
export const CreateContended = /* @__PURE__ */ errorKind(
  'CreateContended',
  409,
  'The hosts are busy with other requests. Try again.',
  'retryable',
);

/** What Nova has dropped from its code. */
export const Dropped = /* @__PURE__ */ errorKind('Dropped', 410, 'This resource is no longer available. No forwarding address is given.');

// Lists.
export const MarkerNotFound = /* @__PURE__ */ errorKind('MarkerNotFound', 400, 'marker [{marker}] not found');
export const InvalidFilterField = /* @__PURE__ */ errorKind('InvalidFilterField', 400, 'Invalid filter field: {field}.');
export const InvalidStatusFilter = /* @__PURE__ */ errorKind('InvalidStatusFilter', 400, 'Invalid status value');
export const ChangesOutOfOrder = /* @__PURE__ */ errorKind(
  'ChangesOutOfOrder',
  400,
  'The value of changes-since must be less than or equal to changes-before.',
);
export const DeletedServersForAdministrators = /* @__PURE__ */ errorKind(
  'DeletedServersForAdministrators',
  403,
  'Only administrators may list deleted instances',
);
export const SortKeyForAdministrators = /* @__PURE__ */ errorKind(
  'SortKeyForAdministrators',
  403,
  'Only administrators can sort servers by {keys}',
);

// Server update and metadata.
export const ZonePinnedAlready = /* @__PURE__ */ errorKind(
  'ZonePinnedAlready',
  409,
  'Cannot change pinned availability zone directly. Unpin first by setting pinned_availability_zone to null.',
);
export const ZonePinnedElsewhere = /* @__PURE__ */ errorKind(
  'ZonePinnedElsewhere',
  409,
  "Server can only be pinned to its current availability zone '{current_az}', but '{requested_az}' was requested.",
);
export const BodyAndUriMismatch = /* @__PURE__ */ errorKind('BodyAndUriMismatch', 400, 'Request body and URI mismatch');
export const MetadataItemNotFound = /* @__PURE__ */ errorKind('MetadataItemNotFound', 404, 'Metadata item was not found');

// Addresses.
export const NotInNetwork = /* @__PURE__ */ errorKind('NotInNetwork', 404, 'Instance is not a member of specified network');

// Tags.
export const ServerHasNoTag = /* @__PURE__ */ errorKind('ServerHasNoTag', 404, "Server {server_id} has no tag '{tag}'");
export const TagNotFound = /* @__PURE__ */ errorKind('TagNotFound', 404, "Instance {instance_id} has no tag '{tag}'");
export const TagInvalid = /* @__PURE__ */ errorKind(
  'TagInvalid',
  400,
  "Tag '{tag}' is invalid. It must be a non empty string without characters '/' and ','. Validation error message: {err}",
);
export const TooManyTags = /* @__PURE__ */ errorKind('TooManyTags', 400, 'The number of tags exceeded the per-server limit {limit}');

// Moves.
export const CannotMigrateToSameHost = /* @__PURE__ */ errorKind(
  'CannotMigrateToSameHost',
  400,
  'Cannot migrate to the host where the server exists.',
);
/** There is no move that waits for an answer. */
export const NotResized = /* @__PURE__ */ errorKind('NotResized', 400, 'Instance has not been resized.');
export const UnknownMarker = /* @__PURE__ */ errorKind('UnknownMarker', 400, 'Marker {marker} could not be found.');
export const ActionNotFound = /* @__PURE__ */ errorKind('ActionNotFound', 404, 'Action {id} not found');
export const LiveMigrationNotFound = /* @__PURE__ */ errorKind(
  'LiveMigrationNotFound',
  404,
  'In-progress live migration {id} is not found for server {uuid}.',
);
export const MigrationNotLive = /* @__PURE__ */ errorKind(
  'MigrationNotLive',
  404,
  'Migration {id} for server {uuid} is not live-migration.',
);
export const LiveMigrationNotInProgress = /* @__PURE__ */ errorKind(
  'LiveMigrationNotInProgress',
  404,
  'Live migration {id} for server {uuid} is not in progress.',
);
export const CannotResizeDisk = /* @__PURE__ */ errorKind(
  'CannotResizeDisk',
  400,
  'Server disk was unable to be resized because: Resize to zero disk flavor is not allowed.',
);
export const CannotResizeToSameFlavor = /* @__PURE__ */ errorKind(
  'CannotResizeToSameFlavor',
  400,
  'When resizing, instances must change flavor!',
);

// Requests that may be made again.
export const ClientTokenInvalid = /* @__PURE__ */ errorKind(
  'ClientTokenInvalid',
  400,
  'X-Client-Token takes 1 to 64 visible ASCII characters.',
);
export const ClientTokenUsed = /* @__PURE__ */ errorKind(
  'ClientTokenUsed',
  409,
  'The X-Client-Token was used for another request. Make another token for this one.',
);
