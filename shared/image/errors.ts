/** What the Image API tells its clients. Source: Glance's messages. */
import { errorTable } from '../errors.ts';

export const imageErrors = errorTable({
  ImageNotFound: { status: 404, message: 'No image found with ID {image_id}' },
  ImageForbidden: { status: 403, message: 'You are not permitted to {action} this image.' },
  ImageProtected: { status: 403, message: 'Image {image_id} is protected and cannot be deleted.' },
  ImageExists: { status: 409, message: 'Image ID {image_id} already exists!' },
  ImageInUse: { status: 409, message: 'Image {image_id} could not be deleted because it is in use: {reason}' },
  ImageNotQueued: { status: 409, message: 'Image status transition from {status} to saving is not allowed' },
  ImageInvalid: { status: 400, message: '{reason}' },
  ImageMarkerNotFound: { status: 400, message: 'Marker {marker} could not be found.' },
  ImageFormatMissing: { status: 400, message: 'Properties disk_format, container_format must be set prior to saving data.' },
  PropertyReadOnly: { status: 403, message: "Attribute '{property}' is read-only." },
  PropertyReserved: { status: 403, message: "Attribute '{property}' is reserved." },
  PropertyMissing: { status: 409, message: 'Property {property} does not exist.' },
  PublicForbidden: { status: 403, message: 'You are not authorized to complete publicize_image action.' },
  PatchTypeUnsupported: { status: 415, message: 'Unsupported Content-Type' },
  TagNotFound: { status: 404, message: 'Image does not have tag {tag}' },
  UploadTooLarge: { status: 413, message: 'The image exceeds the maximum size of {maximum} bytes.' },
});
