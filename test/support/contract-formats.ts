/**
 * The patterns and string formats of the contract's schemas, after contract/formats.md and on purpose not after
 * shared/operation/wire.ts: each is the other's check.
 */
import { isIPv4, isIPv6 } from 'node:net';

/** A pattern as Python searches it: nowhere anchored by itself, and `$` also stands before one newline at the end. */
export function pattern(source: string): string {
  const translated: Readonly<Record<string, string>> = { $: '(?=\\n?$)', '.': '[^\\n]' };
  return source.replace(/\\.|\[(?:\\.|[^\]])*\]|[$.]/gs, (part) => translated[part] ?? part);
}

const uuidDigits = /^[0-9a-fA-F]{32}$/;

function uuid(text: string): boolean {
  const bare = text
    .replaceAll(/urn:/g, '')
    .replaceAll(/uuid:/g, '')
    .replace(/^[{}]*(.*?)[{}]*$/s, '$1');
  return uuidDigits.test(bare.split('-').join(''));
}

const dateOrTime =
  /^(?<year>\d{4})(?:(?:-(?<monthDash>\d{1,2})|(?<month>\d{2})(?!\n?$))(?:(?:-(?<dayDash>\d{1,2})|(?<day>\d{2}))(?<time>[ T].*)?)?)?\n?$/s;
const timeOfDay =
  /^[ T](?<hour>\d{2})(?::?(?<minute>\d{2}))?(?::?(?<second>\d{1,2})(?:[.,]\d+)?)?(?:Z|[-+](?<zoneHour>\d{2}):?(?<zoneMinute>\d{2})?)?\n?$/;

/** ISO 8601 as loosely as Python's iso8601 package reads it; the moment must exist. */
function dateTime(text: string): boolean {
  const date = dateOrTime.exec(text)?.groups;
  if (date === undefined) return false;
  const time = date['time'] === undefined ? {} : timeOfDay.exec(date['time'])?.groups;
  if (time === undefined) return false;
  const [year, month, day] = [date['year'], date['month'] ?? date['monthDash'] ?? 1, date['day'] ?? date['dayDash'] ?? 1].map(Number);
  const [hour, minute, second] = [time['hour'], time['minute'], time['second']].map((part) => Number(part ?? 0));
  if (year === undefined || month === undefined || day === undefined || year < 1) return false;
  const last = new Date(0);
  last.setUTCFullYear(year, month, 0);
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= last.getUTCDate();
  return (
    exists &&
    (hour ?? 0) < 24 &&
    (minute ?? 0) < 60 &&
    (second ?? 0) < 60 &&
    Number(time['zoneHour'] ?? 0) * 60 + Number(time['zoneMinute'] ?? 0) < 1440
  );
}

/** What is not of the alphabet is skipped; the first complete padding ends it. */
function base64(text: string): boolean {
  const [, data = '', padding = ''] = /^((?:=*[A-Za-z0-9+/])*)(=*)/.exec(text.replace(/[^A-Za-z0-9+/=]/g, '')) ?? [];
  let symbols = 0;
  let pads = 0;
  for (const character of data + padding) {
    if (character !== '=') [symbols, pads] = [(symbols + 1) % 4, 0];
    else if (symbols >= 2 && symbols + ++pads >= 4) return true;
  }
  return symbols === 0;
}

/** Scheme and host. */
function uri(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#\s]+([/?#]\S*)?$/.test(text) && URL.canParse(text);
}

function regularExpression(text: string): boolean {
  try {
    return text !== '' && new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

/** With a slash, behind which is a count of bits or a mask. */
function cidr(text: string): boolean {
  const [address = '', prefix = ''] = text.split('/', 2);
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : isIPv4(prefix) ? 0 : Number.NaN;
  return !/\s/.test(text) && ((isIPv4(address) && bits <= 32) || (isIPv6(address) && bits <= 128));
}

const whiteSpace = /^\s/;
const printable = /^[^\p{C}\p{Zl}\p{Zp}\u{FFFF}-\u{10FFFF}]*$/u;

function name(text: string): boolean {
  return printable.test(text) && !whiteSpace.test(text) && !whiteSpace.test(text.at(-1) ?? '');
}

/** A format that is missing here is not checked: see formats.md. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  uuid,
  'date-time': dateTime,
  base64,
  uri,
  regex: regularExpression,
  ipv4: isIPv4,
  ipv6: (text) => isIPv6(text) && !text.includes('%'),
  cidr,
  name,
  name_with_leading_trailing_spaces: (text) => printable.test(text) && /[^ ]/.test(text),
  az_name: (text) => name(text) && !text.includes(':'),
};

/** They refuse what is not a string as well. */
export const stringFormats: ReadonlySet<string> = new Set(['name']);

/** Known in name only. */
export const uncheckedFormats = ['mac-address', 'url', 'string'] as const;
