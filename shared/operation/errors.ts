/**
 * What can be wrong with a request before any operation looks at it; any operation of any service may give these. To be imported as
 * `* as requestErrors`.
 */
import { requestError } from './request-error.ts';

export const InvalidInput = /* @__PURE__ */ requestError('InvalidInput', 400, '{reason}');
export const MalformedBody = /* @__PURE__ */ requestError('MalformedBody', 400, 'Malformed request body');
export const NoSuchAction = /* @__PURE__ */ requestError('NoSuchAction', 400, 'There is no such action: {action}');
export const BadVersionString = /* @__PURE__ */ requestError(
  'BadVersionString',
  400,
  'API Version String {version} is of invalid format. Must be of format MajorNum.MinorNum.',
);
export const VersionNotSupported = /* @__PURE__ */ requestError(
  'VersionNotSupported',
  406,
  'Version {version} is not supported by the API. Minimum is {minimum} and maximum is {maximum}.',
);
export const ForeignProjectInUrl = /* @__PURE__ */ requestError(
  'ForeignProjectInUrl',
  400,
  "Malformed request URL: URL's project_id '{url}' doesn't match Context's project_id '{context}'",
);
export const QueryNotUtf8 = /* @__PURE__ */ requestError('QueryNotUtf8', 400, 'Query string is not UTF-8 encoded');
export const Unauthenticated = /* @__PURE__ */ requestError('Unauthenticated', 401, 'The request you have made requires authentication.');
export const PolicyForbids = /* @__PURE__ */ requestError('PolicyForbids', 403, "Policy doesn't allow {rule} to be performed.");
export const ActionForbidden = /* @__PURE__ */ requestError(
  'ActionForbidden',
  403,
  'You are not authorized to perform the requested action: {rule}.',
);
export const NotFound = /* @__PURE__ */ requestError('NotFound', 404, 'The resource could not be found.');
/** Given by whoever reads requests, in front of every operation or while one reads. */
export const TooSlow = /* @__PURE__ */ requestError('TooSlow', 408, 'The request did not come in time.');
export const BodyTooLarge = /* @__PURE__ */ requestError('BodyTooLarge', 413, 'Request is too large.');
/** What a client adds to bit by bit, such as metadata, ends where a record of the store does. */
export const RecordTooLarge = /* @__PURE__ */ requestError(
  'RecordTooLarge',
  413,
  'What is asked for is larger than can be kept. Send less text, or remove something first.',
);
export const UnsupportedContentType = /* @__PURE__ */ requestError('UnsupportedContentType', 415, 'Unsupported Content-Type');
/** Not retryable by machine: what was asked may have happened. */
export const Unanswered = /* @__PURE__ */ requestError(
  'Unanswered',
  503,
  'The service could not find out in time whether the request took effect. See how things are before you try again.',
);
export const Busy = /* @__PURE__ */ requestError(
  'Busy',
  503,
  'The service is busy with other requests for the same resource. Try again.',
  'retryable',
);
/** Whoever asks again at once meets a disk that is as full. */
export const StorageFull = /* @__PURE__ */ requestError(
  'StorageFull',
  507,
  'The service has no room to keep what was asked for, and nothing was changed.',
);
export const Unavailable = /* @__PURE__ */ requestError(
  'Unavailable',
  503,
  'The service cannot use its storage at the moment, and nothing was changed. Try again.',
  'retryable',
);
export const TooManyRequests = /* @__PURE__ */ requestError(
  'TooManyRequests',
  429,
  'Too many requests of this kind are under way or have failed. Try again later.',
  'retryable',
);
