/** What can be wrong with a request before any operation looks at it; any operation of any service may give these. */
import { errorTable } from '../errors.ts';

export const requestErrors = errorTable({
  InvalidInput: { status: 400, message: '{reason}' },
  MalformedBody: { status: 400, message: 'Malformed request body' },
  NoSuchAction: { status: 400, message: 'There is no such action: {action}' },
  BadVersionString: { status: 400, message: 'API Version String {version} is of invalid format. Must be of format MajorNum.MinorNum.' },
  VersionNotSupported: {
    status: 406,
    message: 'Version {version} is not supported by the API. Minimum is {minimum} and maximum is {maximum}.',
  },
  ForeignProjectInUrl: {
    status: 400,
    message: "Malformed request URL: URL's project_id '{url}' doesn't match Context's project_id '{context}'",
  },
  QueryNotUtf8: { status: 400, message: 'Query string is not UTF-8 encoded' },
  Unauthenticated: { status: 401, message: 'The request you have made requires authentication.' },
  PolicyForbids: { status: 403, message: "Policy doesn't allow {rule} to be performed." },
  ActionForbidden: { status: 403, message: 'You are not authorized to perform the requested action: {rule}.' },
  NotFound: { status: 404, message: 'The resource could not be found.' },
  BodyTooLarge: { status: 413, message: 'Request is too large.' },
  UnsupportedContentType: { status: 415, message: 'Unsupported Content-Type' },
  /** Not retryable by machine: what was asked may have happened. */
  Unanswered: {
    status: 503,
    message: 'The service could not find out in time whether the request took effect. See how things are before you try again.',
  },
  Busy: { status: 503, message: 'The service is busy with other requests for the same resource. Try again.', retryable: true },
});
