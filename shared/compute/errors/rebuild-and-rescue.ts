/** What clients are told of servers that are to be made anew, rescued, or given a password. */
import { errorKind } from '../../errors.ts';

export const RebuildImageNotFound = /* @__PURE__ */ errorKind('RebuildImageNotFound', 400, 'Cannot find image for rebuild');
export const NumaTopologyWouldChange = /* @__PURE__ */ errorKind(
  'NumaTopologyWouldChange',
  400,
  "An instance's NUMA topology cannot be changed as part of a rebuild. The image provided is invalid for this instance.",
);
export const TrustedCertificatesNeedImageToRebuild = /* @__PURE__ */ errorKind(
  'TrustedCertificatesNeedImageToRebuild',
  400,
  'Image certificate validation is not supported for volume-backed servers.',
);
/** A volume of the server is on its way: Nova says so of the volume, in two ways. */
export const VolumeNotInUse = /* @__PURE__ */ errorKind(
  'VolumeNotInUse',
  400,
  "Invalid volume: volume '{volume_id}' status must be 'in-use'. Currently in '{status}' status",
);
export const VolumeNotInUseForRescue = /* @__PURE__ */ errorKind(
  'VolumeNotInUseForRescue',
  409,
  "Invalid volume: volume '{volume_id}' status must be 'in-use'. Currently in '{status}' status",
);
export const RescueImageUnsupported = /* @__PURE__ */ errorKind(
  'RescueImageUnsupported',
  400,
  "Requested rescue image '{image}' is not supported",
);
export const NotRescuable = /* @__PURE__ */ errorKind('NotRescuable', 400, 'Instance {instance_id} cannot be rescued: {reason}');
export const GuestAgentNotEnabled = /* @__PURE__ */ errorKind('GuestAgentNotEnabled', 409, 'QEMU guest agent is not enabled');
