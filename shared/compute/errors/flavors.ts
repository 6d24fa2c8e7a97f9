/** What clients are told of flavors. */
import { errorKind } from '../../errors.ts';

export const FlavorNotFound = /* @__PURE__ */ errorKind('FlavorNotFound', 404, 'Flavor {flavor_id} could not be found.');
export const FlavorExists = /* @__PURE__ */ errorKind('FlavorExists', 409, 'Flavor with name {name} already exists.');
export const FlavorIdExists = /* @__PURE__ */ errorKind('FlavorIdExists', 409, 'Flavor with ID {flavor_id} already exists.');
export const FlavorIsPublicInvalid = /* @__PURE__ */ errorKind('FlavorIsPublicInvalid', 400, 'Invalid is_public filter [{value}]');
export const FlavorMinRamInvalid = /* @__PURE__ */ errorKind('FlavorMinRamInvalid', 400, 'Invalid minRam filter [{value}]');
export const FlavorMinDiskInvalid = /* @__PURE__ */ errorKind('FlavorMinDiskInvalid', 400, 'Invalid minDisk filter [{value}]');
export const FlavorExtraSpecNotFound = /* @__PURE__ */ errorKind(
  'FlavorExtraSpecNotFound',
  404,
  'Flavor {flavor_id} has no extra specs with key {key}.',
);
export const FlavorExtraSpecInvalid = /* @__PURE__ */ errorKind('FlavorExtraSpecInvalid', 400, 'Invalid input received: {reason}');
export const FlavorExtraSpecRefused = /* @__PURE__ */ errorKind('FlavorExtraSpecRefused', 400, 'Validation failed; {why}');
export const FlavorAccessExists = /* @__PURE__ */ errorKind(
  'FlavorAccessExists',
  409,
  'Flavor access already exists for flavor {flavor_id} and project {project_id} combination.',
);
export const FlavorAccessNotFound = /* @__PURE__ */ errorKind(
  'FlavorAccessNotFound',
  404,
  'Flavor access not found for {flavor_id} / {project_id} combination.',
);
export const FlavorAccessOfPublicFlavor = /* @__PURE__ */ errorKind(
  'FlavorAccessOfPublicFlavor',
  404,
  'Access list not available for public flavors.',
);
export const FlavorAccessToPublicFlavor = /* @__PURE__ */ errorKind(
  'FlavorAccessToPublicFlavor',
  409,
  'Can not add access to a public flavor.',
);
