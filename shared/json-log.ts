/** The log as one line of JSON per record, on a stream. */
import type { Log } from './log.ts';

const levels = { info: 0, warn: 1, error: 2 } as const;
export type Level = keyof typeof levels;

/** Records below the level are left out. Undefined fields are not written. */
export function jsonLog(write: (line: string) => void, level: Level, now: () => number): Log {
  return {
    write(record) {
      if (levels[record.level] < levels[level]) return;
      write(`${JSON.stringify({ time: new Date(now()).toISOString(), ...record })}\n`);
    },
  };
}
