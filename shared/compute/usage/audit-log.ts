/**
 * The log of usage audits, as Nova shows it: what each host's compute service told of a period that is over. Hosts here audit nothing, because
 * usage is counted from the servers themselves whenever somebody asks (servers-in-window.ts), so no host has ever run: the same that Nova
 * answers where `instance_usage_audit` is off, which is its default. Source: Nova's InstanceUsageAuditLogController and
 * `utils.last_completed_audit_period`, with a month as the period, which is also its default.
 */
import { parseTime } from '../../operation/time.ts';
import type { Store } from '../../store/port.ts';
import * as computeErrors from '../errors.ts';
import { hosts, rings } from '../hosts/host.ts';

/** Milliseconds since the epoch. */
interface Period {
  readonly begin: number;
  readonly end: number;
}

/** `%Y-%m-%d %H:%M:%S`, with or without a fraction, as Python reads it: a digit where two are usual, and any white space. */
const timestamp = /^(\d{4}-\d{1,2}-\d{1,2})\s+(\d{1,2}):(\d{1,2}):(\d{1,2}(?:\.\d{1,6})?)$/;

/** The first moment of the month that is so many before that of a moment; undefined before the year 1. */
function monthBefore(moment: number, months: number): number | undefined {
  const first = new Date(moment);
  first.setUTCHours(0, 0, 0, 0);
  first.setUTCDate(1);
  first.setUTCMonth(first.getUTCMonth() - months);
  return first.getUTCFullYear() < 1 ? undefined : first.getTime();
}

/** The last month that was over at a moment. On the first moment of a month the one before it is not over yet, as in Nova. */
function monthOver(moment: number): Period | undefined {
  const isFirst = monthBefore(moment, 0) === moment;
  const [begin, end] = [monthBefore(moment, isFirst ? 2 : 1), monthBefore(moment, isFirst ? 1 : 0)];
  return begin === undefined || end === undefined ? undefined : { begin, end };
}

export const auditTimestampErrors = [computeErrors.AuditTimestampInvalid];

/** The last month that was over when `text` says. @throws auditTimestampErrors */
export function monthOverBefore(text: string): Period {
  const [, day, hour = '', minute = '', second] = timestamp.exec(text) ?? [];
  const moment = day === undefined ? undefined : parseTime(`${day} ${hour.padStart(2, '0')}:${minute.padStart(2, '0')}:${second}`);
  const period = moment === undefined ? undefined : monthOver(moment);
  if (period === undefined) throw computeErrors.AuditTimestampInvalid({ before: text });
  return period;
}

/** The last month that is over. */
export const lastMonth = (now: number): Period => monthOver(now) ?? { begin: 0, end: 0 };

/** As Python prints a moment without a zone. */
const shown = (moment: number) => new Date(moment).toISOString().slice(0, 19).replace('T', ' ');

export async function auditLog(store: Store, { begin, end }: Period) {
  const all = await Array.fromAsync(hosts.all(store, rings.all));
  const names = all.map(({ name }) => name).toSorted();
  return {
    period_beginning: shown(begin),
    period_ending: shown(end),
    num_hosts: names.length,
    num_hosts_done: 0,
    num_hosts_running: 0,
    num_hosts_not_run: names.length,
    hosts_not_run: names,
    total_instances: 0,
    total_errors: 0,
    overall_status: `${names.length === 0 ? 'ALL' : 0} of ${names.length} hosts done. 0 errors.`,
    log: {},
  };
}
