import { errorKind } from '../../errors.ts';

export const ExtensionNotFound = /* @__PURE__ */ errorKind('ExtensionNotFound', 404, 'The resource could not be found.');
/** Of a document of versions. */
export const VersionNotFound = /* @__PURE__ */ errorKind('VersionNotFound', 404, 'The resource could not be found.');
