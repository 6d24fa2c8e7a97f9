/** What the Image API tells its clients. Source: Glance's messages. */
import { errorKind } from '../errors.ts';

export const ImageNotFound = /* @__PURE__ */ errorKind('ImageNotFound', 404, 'No image found with ID {image_id}');
export const ImageForbidden = /* @__PURE__ */ errorKind('ImageForbidden', 403, 'You are not permitted to {action} this image.');
export const ImageProtected = /* @__PURE__ */ errorKind('ImageProtected', 403, 'Image {image_id} is protected and cannot be deleted.');
export const ImageExists = /* @__PURE__ */ errorKind('ImageExists', 409, 'Image ID {image_id} already exists!');
export const ImageNotQueued = /* @__PURE__ */ errorKind(
  'ImageNotQueued',
  409,
  'Image status transition from {status} to saving is not allowed',
);
export const ImageInvalid = /* @__PURE__ */ errorKind('ImageInvalid', 400, '{reason}');
export const ImageMarkerNotFound = /* @__PURE__ */ errorKind('ImageMarkerNotFound', 400, 'Marker {marker} could not be found.');
export const ImageFormatMissing = /* @__PURE__ */ errorKind(
  'ImageFormatMissing',
  400,
  'Properties disk_format, container_format must be set prior to saving data.',
);
export const PropertyReadOnly = /* @__PURE__ */ errorKind('PropertyReadOnly', 403, "Attribute '{property}' is read-only.");
export const PropertyReserved = /* @__PURE__ */ errorKind('PropertyReserved', 403, "Attribute '{property}' is reserved.");
export const PropertyMissing = /* @__PURE__ */ errorKind('PropertyMissing', 409, 'Property {property} does not exist.');
export const PublicForbidden = /* @__PURE__ */ errorKind(
  'PublicForbidden',
  403,
  'You are not authorized to complete publicize_image action.',
);
export const PatchTypeUnsupported = /* @__PURE__ */ errorKind('PatchTypeUnsupported', 415, 'Unsupported Content-Type');
export const TagNotFound = /* @__PURE__ */ errorKind('TagNotFound', 404, 'Image does not have tag {tag}');
export const UploadTooLarge = /* @__PURE__ */ errorKind('UploadTooLarge', 413, 'The image exceeds the maximum size of {maximum} bytes.');
