/** What clients are told when they ask for what only a server's host knows. */
import { errorKind } from '../../errors.ts';

export const ConsoleNotAvailable = /* @__PURE__ */ errorKind('ConsoleNotAvailable', 404, 'Guest does not have a console available.');
export const FunctionalityNotSupported = /* @__PURE__ */ errorKind(
  'FunctionalityNotSupported',
  501,
  'The requested functionality is not supported.',
);
export const ConsoleTypeUnavailable = /* @__PURE__ */ errorKind('ConsoleTypeUnavailable', 400, 'Unavailable console type {console_type}.');
export const ConsoleTypeInvalid = /* @__PURE__ */ errorKind('ConsoleTypeInvalid', 400, 'Invalid console type {console_type}');
export const ConsoleTokenNotFound = /* @__PURE__ */ errorKind('ConsoleTokenNotFound', 404, 'Token not found');
/** What Nova says of what it has dropped, where it does not say that it is gone. */
export const Malformed = /* @__PURE__ */ errorKind(
  'Malformed',
  400,
  'The server could not comply with the request since it is either malformed or otherwise incorrect.',
);
