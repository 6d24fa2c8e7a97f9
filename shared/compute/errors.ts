/**
 * What the Compute API tells its clients when it refuses: servers, keypairs, flavors, volume attachments, quotas. The status is the one
 * on the wire (the same failure can have another in another operation, which then has a kind of its own: a missing flavor is
 * 404 where it is the resource and 400 where a new server asks for it, hence the kinds that begin with `Requested`).
 *
 * Source: contract/exceptions.json (texts), contract/error-mapping.json (statuses, and texts that handlers replace).
 */
import { errorKind } from '../errors.ts';

// A server and its state.
export const ServerNotFound = errorKind('ServerNotFound', 404, 'Instance {instance_id} could not be found.');
export const ServerLocked = errorKind('ServerLocked', 409, 'Instance {instance_uuid} is locked');
export const ServerNotReady = errorKind('ServerNotReady', 409, 'Instance {instance_id} is not ready', { retryable: true });
export const InvalidState = errorKind('InvalidState', 409, "Cannot '{action}' instance {instance_uuid} while it is in {attr} {state}", {
  retryable: true,
});
/** What clients see when the attribute in the way has no value, as `launched_at` of a server that never ran. */
export const InvalidStateUnknown = errorKind('InvalidStateUnknown', 409, "Instance {instance_uuid} is in an invalid state for '{action}'", {
  retryable: true,
});
export const HostUnavailable = errorKind('HostUnavailable', 409, 'Service is unavailable at this time.', { retryable: true });
export const CreateContended = errorKind('CreateContended', 409, 'The hosts are busy with other requests. Try again.', { retryable: true });
export const NoValidHost = errorKind('NoValidHost', 500, 'No valid host was found. {reason}', { retryable: true });

// Lists.
export const MarkerNotFound = errorKind('MarkerNotFound', 400, 'marker [{marker}] not found');
export const InvalidFilterField = errorKind('InvalidFilterField', 400, 'Invalid filter field: {field}.');
export const InvalidStatusFilter = errorKind('InvalidStatusFilter', 400, 'Invalid status value');
export const ChangesOutOfOrder = errorKind(
  'ChangesOutOfOrder',
  400,
  'The value of changes-since must be less than or equal to changes-before.',
);
export const DeletedServersForAdministrators = errorKind(
  'DeletedServersForAdministrators',
  403,
  'Only administrators may list deleted instances',
);
export const SortKeyForAdministrators = errorKind('SortKeyForAdministrators', 403, 'Only administrators can sort servers by {keys}');

// Server update and metadata.
export const ServerVanished = errorKind('ServerVanished', 404, 'Instance could not be found');
export const ZonePinnedAlready = errorKind(
  'ZonePinnedAlready',
  409,
  'Cannot change pinned availability zone directly. Unpin first by setting pinned_availability_zone to null.',
);
export const ZonePinnedElsewhere = errorKind(
  'ZonePinnedElsewhere',
  409,
  "Server can only be pinned to its current availability zone '{current_az}', but '{requested_az}' was requested.",
);
export const DiskConfigUnknown = errorKind('DiskConfigUnknown', 400, "{field} must be either 'MANUAL' or 'AUTO'.");
export const MetadataItemNotFound = errorKind('MetadataItemNotFound', 404, 'Metadata item was not found');
export const BodyAndUriMismatch = errorKind('BodyAndUriMismatch', 400, 'Request body and URI mismatch');

// What a new server asks for.
export const MinCountAboveMaxCount = errorKind('MinCountAboveMaxCount', 400, 'min_count must be <= max_count');
export const HostnameAmbiguous = errorKind('HostnameAmbiguous', 400, 'Unable to allocate a single hostname to multiple instances');
export const UserDataMalformed = errorKind('UserDataMalformed', 400, 'User data needs to be valid base 64.');
export const ConfigDriveInvalid = errorKind('ConfigDriveInvalid', 400, 'Invalid config_drive provided.');
export const AvailabilityZoneUnparsable = errorKind(
  'AvailabilityZoneUnparsable',
  400,
  'Invalid input received: Unable to parse availability_zone',
);
export const AvailabilityZoneNotAvailable = errorKind(
  'AvailabilityZoneNotAvailable',
  400,
  'The requested availability zone is not available',
);
export const TwoHostMechanisms = errorKind(
  'TwoHostMechanisms',
  400,
  'One mechanism with host and/or hypervisor_hostname and another mechanism with zone:host:node are mutually exclusive.',
);
export const RequestedHostNotFound = errorKind('RequestedHostNotFound', 400, 'Compute host {host} could not be found.');
export const RequestedFlavorNotFound = errorKind('RequestedFlavorNotFound', 400, 'Flavor {flavor_id} could not be found.');
export const RequestedKeypairNotFound = errorKind('RequestedKeypairNotFound', 400, 'Invalid key_name provided.');
export const RequestedServerGroupNotFound = errorKind(
  'RequestedServerGroupNotFound',
  400,
  'Instance group {group_uuid} could not be found.',
);
export const TrustedCertificatesNeedImage = errorKind(
  'TrustedCertificatesNeedImage',
  400,
  'Image certificate validation is not supported when booting from volume',
);

// Its image.
export const ImageReferenceMissing = errorKind('ImageReferenceMissing', 400, 'Missing imageRef attribute');
export const RequestedImageNotFound = errorKind('RequestedImageNotFound', 400, 'Can not find requested image');
export const ImageNotActive = errorKind('ImageNotActive', 400, 'Image {image_id} is not active.');
export const ImageUnacceptable = errorKind('ImageUnacceptable', 400, 'Image {image_id} is unacceptable: {reason}');
export const ImageMetadataInvalid = errorKind('ImageMetadataInvalid', 400, 'Invalid image metadata. Error: {reason}');
export const ImageConfigDriveInvalid = errorKind('ImageConfigDriveInvalid', 400, "Image's config drive option '{config_drive}' is invalid");
export const AutoDiskConfigDisabledByImage = errorKind(
  'AutoDiskConfigDisabledByImage',
  400,
  'Requested image {image} has automatic disk resize disabled.',
);
export const FlavorImageConflict = errorKind(
  'FlavorImageConflict',
  400,
  'Conflicting values for {setting} found in the flavor ({flavor_val}) and the image ({image_val}).',
);
export const FlavorMemoryTooSmall = errorKind('FlavorMemoryTooSmall', 400, "Flavor's memory is too small for requested image.");
export const FlavorDiskSmallerThanImage = errorKind(
  'FlavorDiskSmallerThanImage',
  400,
  "Flavor's disk is too small for requested image. Flavor disk is {flavor_size} bytes, image is {image_size} bytes.",
);
export const FlavorDiskSmallerThanMinDisk = errorKind(
  'FlavorDiskSmallerThanMinDisk',
  400,
  "Flavor's disk is smaller than the minimum size specified in image metadata. Flavor disk is {flavor_size} bytes, minimum size is {image_min_disk} bytes.",
);
export const VolumeSmallerThanMinDisk = errorKind(
  'VolumeSmallerThanMinDisk',
  400,
  'Volume is smaller than the minimum size specified in image metadata. Volume size is {volume_size} bytes, minimum size is {image_min_disk} bytes.',
);
export const VolumeRequiredForZeroDiskFlavor = errorKind(
  'VolumeRequiredForZeroDiskFlavor',
  403,
  'Only volume-backed servers are allowed for flavors with zero disk.',
);

// Its block devices.
export const TwoBlockDeviceSyntaxes = errorKind(
  'TwoBlockDeviceSyntaxes',
  400,
  'Using different block_device_mapping syntaxes is not allowed in the same request.',
);
export const BlockDeviceFormatInvalid = errorKind('BlockDeviceFormatInvalid', 400, 'Block Device Mapping is Invalid: {details}');
export const VolumeAtRootDevice = errorKind(
  'VolumeAtRootDevice',
  400,
  'The volume cannot be assigned the same device name as the root device {device}',
);
export const VolumeForSeveralServers = errorKind('VolumeForSeveralServers', 400, 'Cannot attach one or more volumes to multiple instances');
export const BootSequenceInvalid = errorKind(
  'BootSequenceInvalid',
  400,
  'Block Device Mapping is Invalid: Boot sequence for the instance and image/block device mapping combination is not valid.',
);
export const BlockDeviceImageNotFound = errorKind(
  'BlockDeviceImageNotFound',
  400,
  'Block Device Mapping is Invalid: failed to get image {id}.',
);
export const BlockDeviceVolumeNotFound = errorKind(
  'BlockDeviceVolumeNotFound',
  400,
  'Block Device Mapping is Invalid: failed to get volume {id}.',
);
export const BlockDeviceSnapshotNotFound = errorKind(
  'BlockDeviceSnapshotNotFound',
  400,
  'Block Device Mapping is Invalid: failed to get snapshot {id}.',
);
export const BlockDeviceNotBootable = errorKind('BlockDeviceNotBootable', 400, 'Block Device {id} is not bootable.');
export const BlockDeviceBusUnknown = errorKind('BlockDeviceBusUnknown', 400, 'Block Device Mapping is Invalid.');
export const ImageVolumeNeedsSize = errorKind(
  'ImageVolumeNeedsSize',
  400,
  "Images with destination_type 'volume' need to have a non-zero size specified",
);
export const BlankVolumeNeedsSize = errorKind(
  'BlankVolumeNeedsSize',
  400,
  "Blank volumes (source: 'blank', dest: 'volume') need to have non-zero size",
);
export const EphemeralSizeTooLarge = errorKind(
  'EphemeralSizeTooLarge',
  400,
  'Ephemeral disks requested are larger than the instance type allows. If no size is given in one block device mapping, flavor ephemeral size will be used.',
);
export const SwapSizeTooLarge = errorKind('SwapSizeTooLarge', 400, 'Swap drive requested is larger than instance type allows.');
export const TooManyLocalDevices = errorKind(
  'TooManyLocalDevices',
  400,
  'Block Device Mapping is Invalid: You specified more local devices than the limit allows',
);
export const RequestedVolumeNotFound = errorKind('RequestedVolumeNotFound', 400, 'Volume {volume_id} could not be found.');
export const RequestedSnapshotNotFound = errorKind('RequestedSnapshotNotFound', 400, 'Snapshot {snapshot_id} could not be found.');
export const RequestedVolumeTypeNotFound = errorKind('RequestedVolumeTypeNotFound', 400, 'Volume type {id_or_name} could not be found.');
export const RequestedVolumeNotReservable = errorKind(
  'RequestedVolumeNotReservable',
  400,
  'Invalid volume: Invalid input received: Invalid volume: Volume {volume_id} status must be {statuses} to reserve, but the current status is {status}.',
);
export const VolumeZoneMismatch = errorKind(
  'VolumeZoneMismatch',
  400,
  'The availability zone between the server and its attached volumes do not match: {reason}.',
);

// Its networks.
export const RequestedNetworkNotFound = errorKind('RequestedNetworkNotFound', 400, 'Network {network_id} could not be found.');
export const RequestedPortNotFound = errorKind('RequestedPortNotFound', 400, 'Port id {port_id} could not be found.');
export const RequestedSecurityGroupNotFound = errorKind(
  'RequestedSecurityGroupNotFound',
  400,
  'Security group {security_group_id} not found.',
);
export const PortTwice = errorKind('PortTwice', 400, "Port ID '{port}' was specified twice: you cannot attach a port multiple times.");
export const FixedIpWithPort = errorKind(
  'FixedIpWithPort',
  400,
  "Specified Fixed IP '{addr}' cannot be used with port '{port}': the two cannot be specified together.",
);
export const FixedIpAlreadyInUse = errorKind(
  'FixedIpAlreadyInUse',
  400,
  'Fixed IP address {address} is already in use on instance {instance_uuid}.',
);
export const FixedIpForSeveralServers = errorKind(
  'FixedIpForSeveralServers',
  400,
  'Failed to launch instances: max_count cannot be greater than 1 if an fixed_ip is specified.',
);
export const PortForSeveralServers = errorKind(
  'PortForSeveralServers',
  400,
  'Failed to launch instances: Unable to launch multiple instances with a single configured port ID. Please launch your instance one by one with different ports.',
);
export const PortRequiresFixedIp = errorKind('PortRequiresFixedIp', 400, 'Port {port_id} requires a FixedIP in order to be used.');
export const NetworkRequiresSubnet = errorKind(
  'NetworkRequiresSubnet',
  400,
  'Network {network_uuid} requires a subnet in order to boot instances on.',
);
export const NetworkNotAllocatable = errorKind(
  'NetworkNotAllocatable',
  400,
  'Unable to automatically allocate a network for project {project_id}',
);
export const ExternalNetworkForbidden = errorKind(
  'ExternalNetworkForbidden',
  403,
  'It is not allowed to create an interface on external network {network_uuid}',
);
export const PortInUse = errorKind('PortInUse', 409, 'Port {port_id} is still in use.');
export const NetworkAmbiguous = errorKind(
  'NetworkAmbiguous',
  409,
  'More than one possible network found. Specify network ID(s) to select which one(s) to connect to.',
);

// Volume attachments.
export const VolumeNotFound = errorKind('VolumeNotFound', 404, 'Volume {volume_id} could not be found.');
export const VolumeNotAttached = errorKind('VolumeNotAttached', 404, 'Instance {instance} is not attached to volume {volume}');
export const VolumeMappingNotFound = errorKind('VolumeMappingNotFound', 404, 'No volume Block Device Mapping with id {volume_id}.');
export const VolumeAlreadyAttached = errorKind(
  'VolumeAlreadyAttached',
  400,
  'Invalid volume: volume {volume_id} is already attached to instances: {instances}',
);
export const VolumeAlreadyAttachedHere = errorKind('VolumeAlreadyAttachedHere', 400, 'Invalid volume: volume {volume_id} already attached');
export const VolumeNotReservable = errorKind(
  'VolumeNotReservable',
  400,
  'Invalid input received: Invalid volume: Volume {volume_id} status must be {statuses} to reserve, but the current status is {status}.',
);
export const VolumeNotDetachable = errorKind(
  'VolumeNotDetachable',
  400,
  "Invalid volume: Invalid input received: Invalid volume: Unable to detach volume. Volume status must be 'in-use' and attach_status must be 'attached' to detach.",
);
export const VolumeInAnotherZone = errorKind(
  'VolumeInAnotherZone',
  400,
  'Invalid volume: Instance {instance} and volume {volume_id} are not in the same availability_zone. Instance is in {instance_zone}. Volume is in {volume_zone}',
);
export const MultiattachNeedsNewerVersion = errorKind(
  'MultiattachNeedsNewerVersion',
  400,
  'Multiattach volumes are only supported starting with compute API version 2.60.',
);
export const MultiattachToShelved = errorKind(
  'MultiattachToShelved',
  400,
  'Attaching multiattach volumes is not supported for shelved-offloaded instances.',
);
export const TagToShelved = errorKind('TagToShelved', 400, 'Tagged volume attachment is not supported for shelved-offloaded instances.');
export const DevicePathInvalid = errorKind('DevicePathInvalid', 400, 'The supplied device path ({path}) is invalid.');
export const DevicePathInUse = errorKind('DevicePathInUse', 409, 'The supplied device path ({path}) is in use.');
export const TooManyDiskDevices = errorKind(
  'TooManyDiskDevices',
  403,
  'The maximum allowed number of disk devices ({maximum}) to attach to a single instance has been exceeded.',
);
export const RootVolumeNotDetachable = errorKind('RootVolumeNotDetachable', 400, 'Cannot detach a root device volume');
export const AttachmentFieldImmutable = errorKind('AttachmentFieldImmutable', 400, 'The {field} property is not mutable');
export const VolumeNotMigrating = errorKind(
  'VolumeNotMigrating',
  409,
  'volume {old_volume_id} is not migrating; this API should only be called by Cinder',
);

// Quotas.
export const QuotaExceeded = errorKind(
  'QuotaExceeded',
  403,
  'Quota exceeded for {overs}: Requested {req}, but already used {used} of {allowed} {overs}',
);
export const MetadataQuotaExceeded = errorKind('MetadataQuotaExceeded', 403, 'Maximum number of metadata items exceeds {allowed}');
export const InjectedFilesExceeded = errorKind('InjectedFilesExceeded', 403, 'Personality file limit exceeded');
export const InjectedFilePathExceeded = errorKind('InjectedFilePathExceeded', 403, 'Personality file path exceeds maximum {allowed}');
export const InjectedFileContentExceeded = errorKind(
  'InjectedFileContentExceeded',
  403,
  'Personality file content exceeds maximum {allowed}',
);
export const PortQuotaExceeded = errorKind('PortQuotaExceeded', 403, 'Maximum number of ports exceeded');
export const ServerGroupFull = errorKind('ServerGroupFull', 403, 'Quota exceeded, too many servers in group');
export const KeypairQuotaExceeded = errorKind('KeypairQuotaExceeded', 403, 'Quota exceeded, too many key pairs.');
export const QuotaBelowUsage = errorKind(
  'QuotaBelowUsage',
  400,
  'Quota limit {limit} for {resource} must be greater than or equal to already used and reserved {minimum}.',
);
export const QuotaAboveMaximum = errorKind(
  'QuotaAboveMaximum',
  400,
  'Quota limit {limit} for {resource} must be less than or equal to {maximum}.',
);
export const ProjectNotFound = errorKind('ProjectNotFound', 400, 'Project ID {project_id} is not a valid project.');

// Keypairs.
export const KeypairNotFound = errorKind('KeypairNotFound', 404, 'Keypair {name} not found for user {user_id}');
export const KeypairExists = errorKind('KeypairExists', 409, "Key pair '{key_name}' already exists.");
export const KeypairInvalid = errorKind('KeypairInvalid', 400, 'Keypair data is invalid: {reason}');
export const KeypairMarkerNotFound = errorKind('KeypairMarkerNotFound', 400, 'Marker {marker} could not be found.');

// Flavors.
export const FlavorNotFound = errorKind('FlavorNotFound', 404, 'Flavor {flavor_id} could not be found.');
export const FlavorExists = errorKind('FlavorExists', 409, 'Flavor with name {name} already exists.');
export const FlavorIdExists = errorKind('FlavorIdExists', 409, 'Flavor with ID {flavor_id} already exists.');
export const FlavorIsPublicInvalid = errorKind('FlavorIsPublicInvalid', 400, 'Invalid is_public filter [{value}]');
export const FlavorMinRamInvalid = errorKind('FlavorMinRamInvalid', 400, 'Invalid minRam filter [{value}]');
export const FlavorMinDiskInvalid = errorKind('FlavorMinDiskInvalid', 400, 'Invalid minDisk filter [{value}]');
export const FlavorExtraSpecNotFound = errorKind('FlavorExtraSpecNotFound', 404, 'Flavor {flavor_id} has no extra specs with key {key}.');
export const FlavorExtraSpecInvalid = errorKind('FlavorExtraSpecInvalid', 400, 'Invalid input received: {reason}');
export const FlavorAccessExists = errorKind(
  'FlavorAccessExists',
  409,
  'Flavor access already exists for flavor {flavor_id} and project {project_id} combination.',
);
export const FlavorAccessNotFound = errorKind(
  'FlavorAccessNotFound',
  404,
  'Flavor access not found for {flavor_id} / {project_id} combination.',
);
export const FlavorAccessOfPublicFlavor = errorKind('FlavorAccessOfPublicFlavor', 404, 'Access list not available for public flavors.');
export const FlavorAccessToPublicFlavor = errorKind('FlavorAccessToPublicFlavor', 409, 'Can not add access to a public flavor.');
