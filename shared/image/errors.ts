/** What the Image API tells its clients. Source: Glance's messages. */
import { errorKind } from '../errors.ts';

export const ImageNotFound = errorKind('ImageNotFound', 404, 'No image found with ID {image_id}');
export const ImageForbidden = errorKind('ImageForbidden', 403, 'You are not permitted to {action} this image.');
export const ImageProtected = errorKind('ImageProtected', 403, 'Image {image_id} is protected and cannot be deleted.');
export const ImageExists = errorKind('ImageExists', 409, 'Image ID {image_id} already exists!');
export const ImageInUse = errorKind('ImageInUse', 409, 'Image {image_id} could not be deleted because it is in use: {reason}');
export const ImageNotQueued = errorKind('ImageNotQueued', 409, 'Image status transition from {status} to saving is not allowed');
export const ImageInvalid = errorKind('ImageInvalid', 400, '{reason}');
export const ImageMarkerNotFound = errorKind('ImageMarkerNotFound', 400, 'Marker {marker} could not be found.');
export const ImageFormatMissing = errorKind(
  'ImageFormatMissing',
  400,
  'Properties disk_format, container_format must be set prior to saving data.',
);
export const PropertyReadOnly = errorKind('PropertyReadOnly', 403, "Attribute '{property}' is read-only.");
export const PropertyReserved = errorKind('PropertyReserved', 403, "Attribute '{property}' is reserved.");
export const PropertyMissing = errorKind('PropertyMissing', 409, 'Property {property} does not exist.');
export const PublicForbidden = errorKind('PublicForbidden', 403, 'You are not authorized to complete publicize_image action.');
export const PatchTypeUnsupported = errorKind('PatchTypeUnsupported', 415, 'Unsupported Content-Type');
export const TagNotFound = errorKind('TagNotFound', 404, 'Image does not have tag {tag}');
export const UploadTooLarge = errorKind('UploadTooLarge', 413, 'The image exceeds the maximum size of {maximum} bytes.');
