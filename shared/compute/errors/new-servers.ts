/** What clients are told of a server that they ask for; its block devices are in block-devices.ts. */
import { errorKind } from '../../errors.ts';

// What a new server asks for.
export const MinCountAboveMaxCount = /* @__PURE__ */ errorKind('MinCountAboveMaxCount', 400, 'min_count must be <= max_count');
export const HostnameAmbiguous = /* @__PURE__ */ errorKind(
  'HostnameAmbiguous',
  400,
  'Unable to allocate a single hostname to multiple instances',
);
export const AvailabilityZoneUnparsable = /* @__PURE__ */ errorKind(
  'AvailabilityZoneUnparsable',
  400,
  'Invalid input received: Unable to parse availability_zone',
);
export const AvailabilityZoneNotAvailable = /* @__PURE__ */ errorKind(
  'AvailabilityZoneNotAvailable',
  400,
  'The requested availability zone is not available',
);
export const TwoHostMechanisms = /* @__PURE__ */ errorKind(
  'TwoHostMechanisms',
  400,
  'One mechanism with host and/or hypervisor_hostname and another mechanism with zone:host:node are mutually exclusive.',
);
export const RequestedHostNotFound = /* @__PURE__ */ errorKind('RequestedHostNotFound', 400, 'Compute host {host} could not be found.');
export const RequestedFlavorNotFound = /* @__PURE__ */ errorKind('RequestedFlavorNotFound', 400, 'Flavor {flavor_id} could not be found.');
export const RequestedKeypairNotFound = /* @__PURE__ */ errorKind('RequestedKeypairNotFound', 400, 'Invalid key_name provided.');
export const RequestedServerGroupNotFound = /* @__PURE__ */ errorKind(
  'RequestedServerGroupNotFound',
  400,
  'Instance group {group_uuid} could not be found.',
);
export const TrustedCertificatesNeedImage = /* @__PURE__ */ errorKind(
  'TrustedCertificatesNeedImage',
  400,
  'Image certificate validation is not supported when booting from volume',
);

// Its image.
export const ImageReferenceMissing = /* @__PURE__ */ errorKind('ImageReferenceMissing', 400, 'Missing imageRef attribute');
export const RequestedImageNotFound = /* @__PURE__ */ errorKind('RequestedImageNotFound', 400, 'Can not find requested image');
export const ImageNotActive = /* @__PURE__ */ errorKind('ImageNotActive', 400, 'Image {image_id} is not active.');
export const ImageUnacceptable = /* @__PURE__ */ errorKind('ImageUnacceptable', 400, 'Image {image_id} is unacceptable: {reason}');
export const ImageMetadataInvalid = /* @__PURE__ */ errorKind('ImageMetadataInvalid', 400, 'Invalid image metadata. Error: {reason}');
export const ImageConfigDriveInvalid = /* @__PURE__ */ errorKind(
  'ImageConfigDriveInvalid',
  400,
  "Image's config drive option '{config_drive}' is invalid",
);
export const AutoDiskConfigDisabledByImage = /* @__PURE__ */ errorKind(
  'AutoDiskConfigDisabledByImage',
  400,
  'Requested image {image} has automatic disk resize disabled.',
);
export const FlavorImageConflict = /* @__PURE__ */ errorKind(
  'FlavorImageConflict',
  400,
  'Conflicting values for {setting} found in the flavor ({flavor_val}) and the image ({image_val}).',
);
export const FlavorMemoryTooSmall = /* @__PURE__ */ errorKind(
  'FlavorMemoryTooSmall',
  400,
  "Flavor's memory is too small for requested image.",
);
export const FlavorDiskSmallerThanImage = /* @__PURE__ */ errorKind(
  'FlavorDiskSmallerThanImage',
  400,
  "Flavor's disk is too small for requested image. Flavor disk is {flavor_size} bytes, image is {image_size} bytes.",
);
export const FlavorDiskSmallerThanMinDisk = /* @__PURE__ */ errorKind(
  'FlavorDiskSmallerThanMinDisk',
  400,
  "Flavor's disk is smaller than the minimum size specified in image metadata. Flavor disk is {flavor_size} bytes, minimum size is {image_min_disk} bytes.",
);
export const VolumeSmallerThanMinDisk = /* @__PURE__ */ errorKind(
  'VolumeSmallerThanMinDisk',
  400,
  'Volume is smaller than the minimum size specified in image metadata. Volume size is {volume_size} bytes, minimum size is {image_min_disk} bytes.',
);
export const VolumeRequiredForZeroDiskFlavor = /* @__PURE__ */ errorKind(
  'VolumeRequiredForZeroDiskFlavor',
  403,
  'Only volume-backed servers are allowed for flavors with zero disk.',
);

// Its networks.
export const RequestedNetworkNotFound = /* @__PURE__ */ errorKind(
  'RequestedNetworkNotFound',
  400,
  'Network {network_id} could not be found.',
);
export const RequestedPortNotFound = /* @__PURE__ */ errorKind('RequestedPortNotFound', 400, 'Port id {port_id} could not be found.');
