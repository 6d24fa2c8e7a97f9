/** What the proxy to the image service says in Nova's words. */
import { errorKind } from '../../errors.ts';

export const ProxiedImageNotFound = /* @__PURE__ */ errorKind('ProxiedImageNotFound', 404, 'Image not found.');
export const ProxiedImageInvalid = /* @__PURE__ */ errorKind('ProxiedImageInvalid', 400, '{reason}');
export const ImageDeletionForbidden = /* @__PURE__ */ errorKind('ImageDeletionForbidden', 403, 'You are not allowed to delete the image.');
export const ImageNotAuthorized = /* @__PURE__ */ errorKind('ImageNotAuthorized', 403, 'Not authorized for image {image_id}.');
export const ImageMetadataItemNotFound = /* @__PURE__ */ errorKind('ImageMetadataItemNotFound', 404, 'The resource could not be found.');
export const ImageMetadataKeyInvalid = /* @__PURE__ */ errorKind('ImageMetadataKeyInvalid', 404, 'Invalid metadata key');
