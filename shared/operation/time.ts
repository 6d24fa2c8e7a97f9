/** Moments as clients write them. */

const date = /^(\d{4})(?:(?:-(\d{1,2})|(\d{2})(?!\n?$))(?:(?:-(\d{1,2})|(\d{2}))(?:[ T](.+))?)?)?\n?$/s;
const clock = /^(\d{2})(?::?(\d{2}))?(?::?(\d{1,2})(?:[.,](\d+))?)?(?:Z|([+-])(\d{2}):?(\d{2})?)?\n?$/;

/**
 * Reads ISO 8601 as loosely as Nova does: a year, month or day alone is its first moment, dashes and colons may be left out, no zone
 * is UTC. Source: contract/formats.md, and the regular expression of Python's iso8601 package.
 * @returns milliseconds since the epoch, or undefined when there is no such moment
 */
export function parseTime(text: string): number | undefined {
  const [, year, dashedMonth, month = dashedMonth ?? '1', dashedDay, day = dashedDay ?? '1', time] = date.exec(text) ?? [];
  if (year === undefined) return undefined;
  const midnight = midnightOf(Number(year), Number(month), Number(day));
  const sinceMidnight = time === undefined ? 0 : clockTime(time);
  return midnight === undefined || sinceMidnight === undefined ? undefined : midnight + sinceMidnight;
}

function midnightOf(year: number, month: number, day: number): number | undefined {
  const moment = new Date(0);
  // Unlike Date.UTC this leaves the first hundred years where they are.
  moment.setUTCFullYear(year, month - 1, day);
  const exists = year >= 1 && moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day;
  return exists ? moment.getTime() : undefined;
}

/** Milliseconds from midnight in UTC. */
function clockTime(text: string): number | undefined {
  const match = clock.exec(text);
  if (match === null) return undefined;
  const [hour = 0, minute = 0, second = 0] = match.slice(1, 4).map((part) => Number(part ?? 0));
  const [zoneHour = 0, zoneMinute = 0] = match.slice(6, 8).map((part) => Number(part ?? 0));
  const zoneMinutes = zoneHour * 60 + zoneMinute;
  if (hour > 23 || minute > 59 || second > 59 || zoneMinutes >= 24 * 60) return undefined;
  // To the microsecond, as OpenStack's services keep it.
  const milliseconds = Number((match[4] ?? '').padEnd(6, '0').slice(0, 6)) / 1000;
  return ((hour * 60 + minute + (match[5] === '-' ? zoneMinutes : -zoneMinutes)) * 60 + second) * 1000 + milliseconds;
}
