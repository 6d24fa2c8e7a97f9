import type { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { CommitResult, Item } from './port.ts';

/** Errors, and reasons for one write of a cancelled transaction, that say: not done, nothing wrong with it, ask again. */
const contended = /^(ProvisionedThroughputExceeded|RequestLimitExceeded|Throttling|TransactionConflict)/;

/** No answer came, or none that settles the matter. `TransactionInProgress`: an earlier attempt with this token may yet succeed. */
const unsettled = /^(Abort|RequestTimeout|Timeout|TransactionInProgress)/;

/** Node's codes for what the system says, such as ECONNRESET; those for its own refusals begin with `ERR_`. */
const systemCode = /^E(?!RR_)/;

interface SdkError extends Error {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number };
}

/** Whether it is unknown if DynamoDB has done what was asked. An answer that could not be read leaves it as unknown as no answer. */
export function isUnsettled(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, code, cause, $metadata, $response } = error as SdkError;
  if (unsettled.test(name)) return true;
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  if (status !== undefined) return status < 400 || status > 499;
  return (typeof code === 'string' && systemCode.test(code)) || isUnsettled(cause);
}

/** Whether the whole request was turned away for want of capacity. */
export function isThrottled(error: unknown): boolean {
  return error instanceof Error && contended.test(error.name);
}

/** What a failed TransactWriteItems says about the commit; undefined when it is no regular outcome. Refusals win over conflicts. */
export function commitOutcome(error: unknown): CommitResult | undefined {
  if (isThrottled(error)) return { outcome: 'contended' };
  const reasons = (error instanceof Error && (error as Partial<TransactionCanceledException>).CancellationReasons) || [];
  const failed = reasons.flatMap(({ Code, Item }, index) =>
    Code === 'ConditionalCheckFailed' ? [{ index, item: Item && (unmarshall(Item) as Item) }] : [],
  );
  if (failed.length > 0) return { outcome: 'refused', failed };
  return reasons.some(({ Code }) => contended.test(Code ?? '')) ? { outcome: 'contended' } : undefined;
}

/** Said of an item that is larger than DynamoDB keeps, or of a transaction that is larger than it takes. */
const tooLarge = /^(Item size|Transaction payload size|Collection size).*exceed/i;

/** Whether nothing was written because there was too much of it; in a transaction the reasons may say so instead of the message. */
export function isTooLarge(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { CancellationReasons: reasons = [] } = error as Partial<TransactionCanceledException>;
  return [error.message, ...reasons.map(({ Message }) => Message ?? '')].some((message) => tooLarge.test(message));
}
