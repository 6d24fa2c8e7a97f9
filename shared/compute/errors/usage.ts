/** What clients are told who ask what was used. */
import { errorKind } from '../../errors.ts';

export const TimeInvalid = /* @__PURE__ */ errorKind('TimeInvalid', 400, 'Invalid datetime string: {reason}');
export const UsageStartsAfterEnd = /* @__PURE__ */ errorKind(
  'UsageStartsAfterEnd',
  400,
  'Invalid start time. The start time cannot occur after the end time.',
);
export const AuditTimestampInvalid = /* @__PURE__ */ errorKind('AuditTimestampInvalid', 400, 'Invalid timestamp for date {before}');
