/** The time that usage is asked for. Source: Nova's SimpleTenantUsageController, contract/schemas/SimpleTenantUsageController.*.json. */
import { counts, texts } from '../../operation/query-values.ts';
import { parseTime } from '../../operation/time.ts';
import { since, versions } from '../../operation/versioned.ts';
import * as computeErrors from '../errors.ts';

export const usageParameters = { start: texts, end: texts, limit: since('2.40', counts), marker: since('2.40', texts) };
export const unknownUsageParameters = /* @__PURE__ */ versions({ '2.1': 'drop' as const, '2.75': 'refuse' as const });

export const windowErrors = [computeErrors.TimeInvalid, computeErrors.UsageStartsAfterEnd];

/** Milliseconds since the epoch. */
export interface Window {
  readonly start: number;
  readonly stop: number;
}

/** The three ways in which Nova takes a moment here. */
const isMoment = (text: string) =>
  /^\d{4}-\d{1,2}-\d{1,2}(T\d{1,2}:\d{1,2}:\d{1,2}(\.\d{1,6})?| \d{1,2}:\d{1,2}:\d{1,2}\.\d{1,6})$/.test(text);

function momentOf(text: string | undefined, now: number): number {
  if (!text) return now;
  const moment = isMoment(text) ? parseTime(text) : undefined;
  if (moment === undefined) throw computeErrors.TimeInvalid({ reason: `time data '${text}' does not match format '%Y-%m-%d %H:%M:%S.%f'` });
  return moment;
}

/** What is still to come is not used yet. @throws windowErrors */
export function windowOf(
  query: { readonly start?: readonly string[] | undefined; readonly end?: readonly string[] | undefined },
  now: number,
): Window {
  const [from, to] = [query.start?.[0], query.end?.[0]];
  const [start, stop] = [momentOf(from, now), momentOf(to, now)];
  if (start > stop || (start === stop && (from || to))) throw computeErrors.UsageStartsAfterEnd();
  return { start, stop: Math.min(stop, now) };
}
