/**
 * Regular expressions that clients send. V8 matches by backtracking, which a short pattern can make take for ever; it also has an engine whose
 * time is linear, and can be told to go over to that one when an expression backtracks too much. That engine knows no back
 * references, no look-around and no large counts, so patterns with those are refused: together this bounds every match.
 */
import { setFlagsFromString } from 'node:v8';

/** Called once by every process that serves lists, before its first request. */
export function boundRegularExpressions(): void {
  setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
}

/** What the linear engine unfolds at most. Source: V8's limit for counted repetitions. */
const greatestCount = 16;

const beyondLinear = /\\[1-9]|\\k<|\(\?(?:[=!]|<[=!])/;

/** Whether every match of the pattern takes a bounded time. */
export function isBounded(pattern: string): boolean {
  if (beyondLinear.test(pattern)) return false;
  const counts = [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].map(([, least, most]) =>
    Number(most === undefined || most === '' ? least : most),
  );
  return counts.reduce((product, count) => product * Math.max(1, count), 1) <= greatestCount;
}
