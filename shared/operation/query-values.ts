/** The vocabulary of query parameters, as wire.ts is that of bodies. Source: contract/formats.md. */
import { z } from 'zod/mini';
import { format } from './format.ts';
import { parseTime } from './time.ts';

/** A moment in ISO 8601, read loosely: a date alone is its midnight, no zone is UTC. */
export const dateTime = format('date-time', (text) => parseTime(text) !== undefined);

/** One value of a query parameter that may be repeated. */
export const texts = z.array(z.string());
/** A query parameter that may be given once. */
export const once = z.array(z.string()).check(z.maxLength(1));
/** A regular expression, which must not be empty; Nova's filters take them. */
export const regex = z.array(format('regex', isRegex));

/** What Python and MySQL write and V8 does not know, as V8 would write it. */
const foreign = /\(\?P</g;
const foreignFlags = /\(\?[imsu]+\)/g;

/** Compiling takes no longer than the pattern is long, so V8 may say what is malformed; it matches nothing. */
function isRegex(text: string): boolean {
  if (text === '') return false;
  try {
    new RegExp(text.replaceAll(foreign, '(?<').replaceAll(foreignFlags, ''));
    return true;
  } catch {
    return false;
  }
}

/** Non-negative integers, each given as digits. */
export const counts = z.array(z.string().check(z.regex(/^[0-9]*\n?$/), z.minLength(1)));
export const times = z.array(dateTime);
