/** What the Image API tells its clients. Source: Glance's messages. */
import { errorKind } from '../errors.ts';

export const ImageNotFound = /* @__PURE__ */ errorKind('ImageNotFound', 404, 'No image found with ID {image_id}');
export const ImageForbidden = /* @__PURE__ */ errorKind('ImageForbidden', 403, 'You are not permitted to {action} this image.');
export const ImageProtected = /* @__PURE__ */ errorKind('ImageProtected', 403, 'Image {image_id} is protected and cannot be deleted.');
export const ImageExists = /* @__PURE__ */ errorKind('ImageExists', 409, 'Image ID {image_id} already exists!');
export const ImageInvalid = /* @__PURE__ */ errorKind('ImageInvalid', 400, '{reason}');
export const ImageMarkerNotFound = /* @__PURE__ */ errorKind('ImageMarkerNotFound', 400, 'Marker {marker} could not be found.');
export const SchemaNotFound = /* @__PURE__ */ errorKind('SchemaNotFound', 404, 'No schema found with name {name}');

export const PropertyReadOnly = /* @__PURE__ */ errorKind('PropertyReadOnly', 403, "Attribute '{property}' is read-only.");
export const PropertyReserved = /* @__PURE__ */ errorKind('PropertyReserved', 403, "Attribute '{property}' is reserved.");
export const PropertyMissing = /* @__PURE__ */ errorKind('PropertyMissing', 409, 'Property {property} does not exist.');
export const PropertyPresent = /* @__PURE__ */ errorKind('PropertyPresent', 409, 'Property {property} already present.');
export const PropertyNotRemovable = /* @__PURE__ */ errorKind('PropertyNotRemovable', 403, 'Property {property} may not be removed.');
export const PropertyNotReplaceable = /* @__PURE__ */ errorKind(
  'PropertyNotReplaceable',
  403,
  'Attribute {property} can be only replaced for a queued image.',
);
export const PropertyLimit = /* @__PURE__ */ errorKind(
  'PropertyLimit',
  413,
  'The limit has been exceeded on the number of allowed image properties. Attempted: {attempted}, Maximum: {maximum}',
);
export const OwnerForbidden = /* @__PURE__ */ errorKind('OwnerForbidden', 403, "Owner can't be updated by non admin.");
export const PublicForbidden = /* @__PURE__ */ errorKind(
  'PublicForbidden',
  403,
  'You are not authorized to complete publicize_image action.',
);
export const PatchTypeUnsupported = /* @__PURE__ */ errorKind('PatchTypeUnsupported', 415, 'Unsupported Content-Type');

export const TagNotFound = /* @__PURE__ */ errorKind('TagNotFound', 404, 'Image does not have tag {tag}');
export const TagLimit = /* @__PURE__ */ errorKind(
  'TagLimit',
  413,
  'The limit has been exceeded on the number of allowed image tags. Attempted: {attempted}, Maximum: {maximum}',
);

export const MemberNotFound = /* @__PURE__ */ errorKind(
  'MemberNotFound',
  404,
  '{member_id} not found in the member list of the image {image_id}.',
);
export const MembersForbidden = /* @__PURE__ */ errorKind('MembersForbidden', 403, 'Not allowed to {action} members for image {image_id}.');
export const MemberExists = /* @__PURE__ */ errorKind('MemberExists', 409, 'Member {member_id} is duplicated for image {image_id}');
export const MemberLimit = /* @__PURE__ */ errorKind(
  'MemberLimit',
  413,
  'The limit has been exceeded on the number of allowed image members for this image. Attempted: {attempted}, Maximum: {maximum}',
);

export const ImageNotQueued = /* @__PURE__ */ errorKind(
  'ImageNotQueued',
  409,
  'Image status transition from {status} to {to} is not allowed',
);
export const ImageNotStaged = /* @__PURE__ */ errorKind(
  'ImageNotStaged',
  409,
  "Image needs to be staged before 'glance-direct' method can be used",
);
export const ImportMethodUnknown = /* @__PURE__ */ errorKind('ImportMethodUnknown', 400, "Unknown import method name '{method}'.");
export const StoreUnknown = /* @__PURE__ */ errorKind('StoreUnknown', 409, 'Store(s) not found: {stores}.');
export const TaskNotFound = /* @__PURE__ */ errorKind('TaskNotFound', 404, 'Task {task_id} not found.');
export const NamespaceNotFound = /* @__PURE__ */ errorKind(
  'NamespaceNotFound',
  404,
  'Metadata definition namespace not found: {namespace}',
);
export const NamespaceExists = /* @__PURE__ */ errorKind(
  'NamespaceExists',
  409,
  'The metadata definition namespace={namespace} already exists.',
);
export const MetadefNotFound = /* @__PURE__ */ errorKind(
  'MetadefNotFound',
  404,
  'The metadata definition {kind} with name={name} was not found in namespace={namespace}.',
);
export const MetadefExists = /* @__PURE__ */ errorKind(
  'MetadefExists',
  409,
  'A metadata definition {kind} with name={name} already exists in namespace={namespace}.',
);
export const MetadefProtected = /* @__PURE__ */ errorKind(
  'MetadefProtected',
  403,
  'Metadata definition {kind} {name} is protected and cannot be deleted.',
);
export const MetadefLimit = /* @__PURE__ */ errorKind(
  'MetadefLimit',
  413,
  'The limit has been exceeded on the number of allowed metadata definitions of the kind {kind} in one namespace. Attempted: {attempted}, Maximum: {maximum}',
);
export const MetadefPrefixMissing = /* @__PURE__ */ errorKind(
  'MetadefPrefixMissing',
  404,
  "Property {name} does not start with the expected resource type association prefix of '{prefix}'.",
);
export const AssociationNotFound = /* @__PURE__ */ errorKind(
  'AssociationNotFound',
  404,
  'The metadata definition resource-type association of resource-type={type} to namespace={namespace}, was not found.',
);
export const AssociationExists = /* @__PURE__ */ errorKind(
  'AssociationExists',
  409,
  'The metadata definition resource-type association of resource-type={type} to namespace={namespace} already exists.',
);
export const ImageFormatMissing = /* @__PURE__ */ errorKind(
  'ImageFormatMissing',
  400,
  'Properties {properties} must be set prior to saving data.',
);
export const UploadTooLarge = /* @__PURE__ */ errorKind('UploadTooLarge', 413, 'The image exceeds the maximum size of {maximum} bytes.');
export const UploadBroken = /* @__PURE__ */ errorKind(
  'UploadBroken',
  400,
  'The connection ended before all data had come. The image {image_id} is queued again.',
);
export const UploadLost = /* @__PURE__ */ errorKind(
  'UploadLost',
  410,
  'Image {image_id} could not be found after upload. The image may have been deleted during the upload.',
);
export const ImageStorageFull = /* @__PURE__ */ errorKind('ImageStorageFull', 413, 'Image storage media is full.');
export const ImageStorageDenied = /* @__PURE__ */ errorKind('ImageStorageDenied', 503, 'Insufficient permissions on image storage media.');

export const ImageDataNotFound = /* @__PURE__ */ errorKind('ImageDataNotFound', 404, 'The data of image {image_id} could not be found.');
export const ImageDeactivated = /* @__PURE__ */ errorKind(
  'ImageDeactivated',
  403,
  'The requested image has been deactivated. Image data download is forbidden.',
);
export const ImageActionForbidden = /* @__PURE__ */ errorKind(
  'ImageActionForbidden',
  403,
  "Not allowed to {action} image in status '{status}'",
);
