/** What clients are told when they ask for what only a server's host knows. */
import { errorKind } from '../../errors.ts';

export const ConsoleNotAvailable = /* @__PURE__ */ errorKind('ConsoleNotAvailable', 404, 'Guest does not have a console available.');
export const FunctionalityNotSupported = /* @__PURE__ */ errorKind(
  'FunctionalityNotSupported',
  501,
  'The requested functionality is not supported.',
);
