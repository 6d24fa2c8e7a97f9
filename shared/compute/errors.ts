/**
 * What the Compute API tells its clients when it refuses: servers, keypairs, flavors, volume attachments, quotas. The status is the one
 * on the wire (the same failure can have another in another operation, which then has a kind of its own: a missing flavor is
 * 404 where it is the resource and 400 where a new server asks for it, hence the kinds that begin with `Requested`).
 *
 * Source: contract/exceptions.json (texts), contract/error-mapping.json (statuses, and texts that handlers replace).
 */
import { errorTable } from '../errors.ts';

export const computeErrors = errorTable({
  // A server and its state.
  ServerNotFound: { status: 404, message: 'Instance {instance_id} could not be found.' },
  ServerLocked: { status: 409, message: 'Instance {instance_uuid} is locked' },
  ServerNotReady: { status: 409, message: 'Instance {instance_id} is not ready', retryable: true },
  InvalidState: { status: 409, message: "Cannot '{action}' instance {instance_uuid} while it is in {attr} {state}", retryable: true },
  /** What clients see when the attribute in the way has no value, as `launched_at` of a server that never ran. */
  InvalidStateUnknown: { status: 409, message: "Instance {instance_uuid} is in an invalid state for '{action}'", retryable: true },
  HostUnavailable: { status: 409, message: 'Service is unavailable at this time.', retryable: true },
  CreateContended: { status: 409, message: 'The hosts are busy with other requests. Try again.', retryable: true },
  NoValidHost: { status: 500, message: 'No valid host was found. {reason}', retryable: true },

  // Lists.
  MarkerNotFound: { status: 400, message: 'marker [{marker}] not found' },
  InvalidFilterField: { status: 400, message: 'Invalid filter field: {field}.' },
  InvalidStatusFilter: { status: 400, message: 'Invalid status value' },
  ChangesOutOfOrder: { status: 400, message: 'The value of changes-since must be less than or equal to changes-before.' },
  DeletedServersForAdministrators: { status: 403, message: 'Only administrators may list deleted instances' },
  SortKeyForAdministrators: { status: 403, message: 'Only administrators can sort servers by {keys}' },

  // Server update and metadata.
  ServerVanished: { status: 404, message: 'Instance could not be found' },
  ZonePinnedAlready: {
    status: 409,
    message: 'Cannot change pinned availability zone directly. Unpin first by setting pinned_availability_zone to null.',
  },
  ZonePinnedElsewhere: {
    status: 409,
    message: "Server can only be pinned to its current availability zone '{current_az}', but '{requested_az}' was requested.",
  },
  DiskConfigUnknown: { status: 400, message: "{field} must be either 'MANUAL' or 'AUTO'." },
  MetadataItemNotFound: { status: 404, message: 'Metadata item was not found' },
  BodyAndUriMismatch: { status: 400, message: 'Request body and URI mismatch' },

  // What a new server asks for.
  MinCountAboveMaxCount: { status: 400, message: 'min_count must be <= max_count' },
  HostnameAmbiguous: { status: 400, message: 'Unable to allocate a single hostname to multiple instances' },
  UserDataMalformed: { status: 400, message: 'User data needs to be valid base 64.' },
  ConfigDriveInvalid: { status: 400, message: 'Invalid config_drive provided.' },
  AvailabilityZoneUnparsable: { status: 400, message: 'Invalid input received: Unable to parse availability_zone' },
  AvailabilityZoneNotAvailable: { status: 400, message: 'The requested availability zone is not available' },
  TwoHostMechanisms: {
    status: 400,
    message: 'One mechanism with host and/or hypervisor_hostname and another mechanism with zone:host:node are mutually exclusive.',
  },
  RequestedHostNotFound: { status: 400, message: 'Compute host {host} could not be found.' },
  RequestedFlavorNotFound: { status: 400, message: 'Flavor {flavor_id} could not be found.' },
  RequestedKeypairNotFound: { status: 400, message: 'Invalid key_name provided.' },
  RequestedServerGroupNotFound: { status: 400, message: 'Instance group {group_uuid} could not be found.' },
  TrustedCertificatesNeedImage: { status: 400, message: 'Image certificate validation is not supported when booting from volume' },

  // Its image.
  ImageReferenceMissing: { status: 400, message: 'Missing imageRef attribute' },
  RequestedImageNotFound: { status: 400, message: 'Can not find requested image' },
  ImageNotActive: { status: 400, message: 'Image {image_id} is not active.' },
  ImageUnacceptable: { status: 400, message: 'Image {image_id} is unacceptable: {reason}' },
  ImageMetadataInvalid: { status: 400, message: 'Invalid image metadata. Error: {reason}' },
  ImageConfigDriveInvalid: { status: 400, message: "Image's config drive option '{config_drive}' is invalid" },
  AutoDiskConfigDisabledByImage: { status: 400, message: 'Requested image {image} has automatic disk resize disabled.' },
  FlavorImageConflict: {
    status: 400,
    message: 'Conflicting values for {setting} found in the flavor ({flavor_val}) and the image ({image_val}).',
  },
  FlavorMemoryTooSmall: { status: 400, message: "Flavor's memory is too small for requested image." },
  FlavorDiskSmallerThanImage: {
    status: 400,
    message: "Flavor's disk is too small for requested image. Flavor disk is {flavor_size} bytes, image is {image_size} bytes.",
  },
  FlavorDiskSmallerThanMinDisk: {
    status: 400,
    message:
      "Flavor's disk is smaller than the minimum size specified in image metadata. Flavor disk is {flavor_size} bytes, minimum size is {image_min_disk} bytes.",
  },
  VolumeSmallerThanMinDisk: {
    status: 400,
    message:
      'Volume is smaller than the minimum size specified in image metadata. Volume size is {volume_size} bytes, minimum size is {image_min_disk} bytes.',
  },
  VolumeRequiredForZeroDiskFlavor: { status: 403, message: 'Only volume-backed servers are allowed for flavors with zero disk.' },

  // Its block devices.
  TwoBlockDeviceSyntaxes: { status: 400, message: 'Using different block_device_mapping syntaxes is not allowed in the same request.' },
  BlockDeviceFormatInvalid: { status: 400, message: 'Block Device Mapping is Invalid: {details}' },
  VolumeAtRootDevice: { status: 400, message: 'The volume cannot be assigned the same device name as the root device {device}' },
  VolumeForSeveralServers: { status: 400, message: 'Cannot attach one or more volumes to multiple instances' },
  BootSequenceInvalid: {
    status: 400,
    message: 'Block Device Mapping is Invalid: Boot sequence for the instance and image/block device mapping combination is not valid.',
  },
  BlockDeviceImageNotFound: { status: 400, message: 'Block Device Mapping is Invalid: failed to get image {id}.' },
  BlockDeviceVolumeNotFound: { status: 400, message: 'Block Device Mapping is Invalid: failed to get volume {id}.' },
  BlockDeviceSnapshotNotFound: { status: 400, message: 'Block Device Mapping is Invalid: failed to get snapshot {id}.' },
  BlockDeviceNotBootable: { status: 400, message: 'Block Device {id} is not bootable.' },
  BlockDeviceBusUnknown: { status: 400, message: 'Block Device Mapping is Invalid.' },
  ImageVolumeNeedsSize: {
    status: 400,
    message: "Images with destination_type 'volume' need to have a non-zero size specified",
  },
  BlankVolumeNeedsSize: { status: 400, message: "Blank volumes (source: 'blank', dest: 'volume') need to have non-zero size" },
  EphemeralSizeTooLarge: {
    status: 400,
    message:
      'Ephemeral disks requested are larger than the instance type allows. If no size is given in one block device mapping, flavor ephemeral size will be used.',
  },
  SwapSizeTooLarge: { status: 400, message: 'Swap drive requested is larger than instance type allows.' },
  TooManyLocalDevices: {
    status: 400,
    message: 'Block Device Mapping is Invalid: You specified more local devices than the limit allows',
  },
  RequestedVolumeNotFound: { status: 400, message: 'Volume {volume_id} could not be found.' },
  RequestedSnapshotNotFound: { status: 400, message: 'Snapshot {snapshot_id} could not be found.' },
  RequestedVolumeTypeNotFound: { status: 400, message: 'Volume type {id_or_name} could not be found.' },
  RequestedVolumeNotReservable: {
    status: 400,
    message:
      'Invalid volume: Invalid input received: Invalid volume: Volume {volume_id} status must be {statuses} to reserve, but the current status is {status}.',
  },
  VolumeZoneMismatch: {
    status: 400,
    message: 'The availability zone between the server and its attached volumes do not match: {reason}.',
  },

  // Its networks.
  RequestedNetworkNotFound: { status: 400, message: 'Network {network_id} could not be found.' },
  RequestedPortNotFound: { status: 400, message: 'Port id {port_id} could not be found.' },
  RequestedSecurityGroupNotFound: { status: 400, message: 'Security group {security_group_id} not found.' },
  PortTwice: { status: 400, message: "Port ID '{port}' was specified twice: you cannot attach a port multiple times." },
  FixedIpWithPort: {
    status: 400,
    message: "Specified Fixed IP '{addr}' cannot be used with port '{port}': the two cannot be specified together.",
  },
  FixedIpAlreadyInUse: { status: 400, message: 'Fixed IP address {address} is already in use on instance {instance_uuid}.' },
  FixedIpForSeveralServers: {
    status: 400,
    message: 'Failed to launch instances: max_count cannot be greater than 1 if an fixed_ip is specified.',
  },
  PortForSeveralServers: {
    status: 400,
    message:
      'Failed to launch instances: Unable to launch multiple instances with a single configured port ID. Please launch your instance one by one with different ports.',
  },
  PortRequiresFixedIp: { status: 400, message: 'Port {port_id} requires a FixedIP in order to be used.' },
  NetworkRequiresSubnet: { status: 400, message: 'Network {network_uuid} requires a subnet in order to boot instances on.' },
  NetworkNotAllocatable: { status: 400, message: 'Unable to automatically allocate a network for project {project_id}' },
  ExternalNetworkForbidden: { status: 403, message: 'It is not allowed to create an interface on external network {network_uuid}' },
  PortInUse: { status: 409, message: 'Port {port_id} is still in use.' },
  NetworkAmbiguous: {
    status: 409,
    message: 'More than one possible network found. Specify network ID(s) to select which one(s) to connect to.',
  },

  // Volume attachments.
  VolumeNotFound: { status: 404, message: 'Volume {volume_id} could not be found.' },
  VolumeNotAttached: { status: 404, message: 'Instance {instance} is not attached to volume {volume}' },
  VolumeMappingNotFound: { status: 404, message: 'No volume Block Device Mapping with id {volume_id}.' },
  VolumeAlreadyAttached: { status: 400, message: 'Invalid volume: volume {volume_id} is already attached to instances: {instances}' },
  VolumeAlreadyAttachedHere: { status: 400, message: 'Invalid volume: volume {volume_id} already attached' },
  VolumeNotReservable: {
    status: 400,
    message:
      'Invalid input received: Invalid volume: Volume {volume_id} status must be {statuses} to reserve, but the current status is {status}.',
  },
  VolumeNotDetachable: {
    status: 400,
    message:
      "Invalid volume: Invalid input received: Invalid volume: Unable to detach volume. Volume status must be 'in-use' and attach_status must be 'attached' to detach.",
  },
  VolumeInAnotherZone: {
    status: 400,
    message:
      'Invalid volume: Instance {instance} and volume {volume_id} are not in the same availability_zone. Instance is in {instance_zone}. Volume is in {volume_zone}',
  },
  MultiattachNeedsNewerVersion: {
    status: 400,
    message: 'Multiattach volumes are only supported starting with compute API version 2.60.',
  },
  MultiattachToShelved: { status: 400, message: 'Attaching multiattach volumes is not supported for shelved-offloaded instances.' },
  TagToShelved: { status: 400, message: 'Tagged volume attachment is not supported for shelved-offloaded instances.' },
  DevicePathInvalid: { status: 400, message: 'The supplied device path ({path}) is invalid.' },
  DevicePathInUse: { status: 409, message: 'The supplied device path ({path}) is in use.' },
  TooManyDiskDevices: {
    status: 403,
    message: 'The maximum allowed number of disk devices ({maximum}) to attach to a single instance has been exceeded.',
  },
  RootVolumeNotDetachable: { status: 400, message: 'Cannot detach a root device volume' },
  AttachmentFieldImmutable: { status: 400, message: 'The {field} property is not mutable' },
  VolumeNotMigrating: {
    status: 409,
    message: 'volume {old_volume_id} is not migrating; this API should only be called by Cinder',
  },

  // Quotas.
  QuotaExceeded: {
    status: 403,
    message: 'Quota exceeded for {overs}: Requested {req}, but already used {used} of {allowed} {overs}',
  },
  MetadataQuotaExceeded: { status: 403, message: 'Maximum number of metadata items exceeds {allowed}' },
  InjectedFilesExceeded: { status: 403, message: 'Personality file limit exceeded' },
  InjectedFilePathExceeded: { status: 403, message: 'Personality file path exceeds maximum {allowed}' },
  InjectedFileContentExceeded: { status: 403, message: 'Personality file content exceeds maximum {allowed}' },
  PortQuotaExceeded: { status: 403, message: 'Maximum number of ports exceeded' },
  ServerGroupFull: { status: 403, message: 'Quota exceeded, too many servers in group' },
  KeypairQuotaExceeded: { status: 403, message: 'Quota exceeded, too many key pairs.' },
  QuotaBelowUsage: {
    status: 400,
    message: 'Quota limit {limit} for {resource} must be greater than or equal to already used and reserved {minimum}.',
  },
  QuotaAboveMaximum: { status: 400, message: 'Quota limit {limit} for {resource} must be less than or equal to {maximum}.' },
  ProjectNotFound: { status: 400, message: 'Project ID {project_id} is not a valid project.' },

  // Keypairs.
  KeypairNotFound: { status: 404, message: 'Keypair {name} not found for user {user_id}' },
  KeypairExists: { status: 409, message: "Key pair '{key_name}' already exists." },
  KeypairInvalid: { status: 400, message: 'Keypair data is invalid: {reason}' },
  KeypairMarkerNotFound: { status: 400, message: 'Marker {marker} could not be found.' },

  // Flavors.
  FlavorNotFound: { status: 404, message: 'Flavor {flavor_id} could not be found.' },
  FlavorExists: { status: 409, message: 'Flavor with name {name} already exists.' },
  FlavorIdExists: { status: 409, message: 'Flavor with ID {flavor_id} already exists.' },
  FlavorIsPublicInvalid: { status: 400, message: 'Invalid is_public filter [{value}]' },
  FlavorMinRamInvalid: { status: 400, message: 'Invalid minRam filter [{value}]' },
  FlavorMinDiskInvalid: { status: 400, message: 'Invalid minDisk filter [{value}]' },
  FlavorExtraSpecNotFound: { status: 404, message: 'Flavor {flavor_id} has no extra specs with key {key}.' },
  FlavorExtraSpecInvalid: { status: 400, message: 'Invalid input received: {reason}' },
  FlavorAccessExists: {
    status: 409,
    message: 'Flavor access already exists for flavor {flavor_id} and project {project_id} combination.',
  },
  FlavorAccessNotFound: { status: 404, message: 'Flavor access not found for {flavor_id} / {project_id} combination.' },
  FlavorAccessOfPublicFlavor: { status: 404, message: 'Access list not available for public flavors.' },
  FlavorAccessToPublicFlavor: { status: 409, message: 'Can not add access to a public flavor.' },
});
