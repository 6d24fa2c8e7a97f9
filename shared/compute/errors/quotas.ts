/** What clients are told of quotas. */
import { errorKind } from '../../errors.ts';

export const QuotaExceeded = /* @__PURE__ */ errorKind(
  'QuotaExceeded',
  403,
  'Quota exceeded for {overs}: Requested {req}, but already used {used} of {allowed} {overs}',
);
/** Nova hands on what Cinder says. */
export const VolumesExceeded = /* @__PURE__ */ errorKind(
  'VolumesExceeded',
  403,
  "VolumeLimitExceeded: Maximum number of volumes allowed ({limit}) exceeded for quota 'volumes'.",
);
export const VolumeGigabytesExceeded = /* @__PURE__ */ errorKind(
  'VolumeGigabytesExceeded',
  403,
  'VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. Requested {requested}G, quota is {limit}G and {used}G has been consumed.',
);
export const VolumeSizeExceeded = /* @__PURE__ */ errorKind(
  'VolumeSizeExceeded',
  403,
  'VolumeSizeExceedsLimit: Requested volume size {requested}G is larger than maximum allowed limit {limit}G.',
);
export const MetadataQuotaExceeded = /* @__PURE__ */ errorKind(
  'MetadataQuotaExceeded',
  403,
  'Maximum number of metadata items exceeds {allowed}',
);
export const InjectedFilesExceeded = /* @__PURE__ */ errorKind('InjectedFilesExceeded', 403, 'Personality file limit exceeded');
export const InjectedFilePathExceeded = /* @__PURE__ */ errorKind(
  'InjectedFilePathExceeded',
  403,
  'Personality file path exceeds maximum {allowed}',
);
export const InjectedFileContentExceeded = /* @__PURE__ */ errorKind(
  'InjectedFileContentExceeded',
  403,
  'Personality file content exceeds maximum {allowed}',
);
export const KeypairQuotaExceeded = /* @__PURE__ */ errorKind('KeypairQuotaExceeded', 403, 'Quota exceeded, too many key pairs.');
export const QuotaBelowUsage = /* @__PURE__ */ errorKind(
  'QuotaBelowUsage',
  400,
  'Quota limit {limit} for {resource} must be greater than or equal to already used and reserved {minimum}.',
);
export const ProjectInvalid = /* @__PURE__ */ errorKind('ProjectInvalid', 400, 'Project ID {project_id} is not a valid project.');
export const QuotaAboveMaximum = /* @__PURE__ */ errorKind(
  'QuotaAboveMaximum',
  400,
  'Quota limit {limit} for {resource} must be less than or equal to {maximum}.',
);
/** Nova keeps any number, one row each. */
export const TooManyUserQuotas = /* @__PURE__ */ errorKind(
  'TooManyUserQuotas',
  400,
  'Quotas of their own are kept for {limit} users of a project at most.',
);
export const QuotaUserInvalid = /* @__PURE__ */ errorKind(
  'QuotaUserInvalid',
  400,
  'Invalid input received: user_id has {length} characters, more than 255.',
);
export const QuotaClassNameInvalid = /* @__PURE__ */ errorKind(
  'QuotaClassNameInvalid',
  400,
  'Invalid input received: quota class has {length} characters, more than 255.',
);
