/** A process that can be told when to die: so many moments later, at each of which it has just done something or is just about to. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonLog } from '../../../shared/json-log.ts';
import type { Log } from '../../../shared/log.ts';
import { systemClock } from '../../../shared/system-clock.ts';

let left = Number.POSITIVE_INFINITY;

/** Whoever started it says how many moments it has left. It ends with whoever started it. */
export function listenForDeath(): void {
  process.on('message', (moments) => {
    left = Number(moments);
  });
  process.on('disconnect', () => process.exit(0));
}

/** Called at each moment. */
export function moment(): void {
  left -= 1;
  if (left <= 0) process.kill(process.pid, 'SIGKILL');
}

/** Calls of these names are preceded and followed by a moment. */
export function mortal<Port extends object>(port: Port, names: readonly (keyof Port)[]): Port {
  for (const name of names) {
    const call = port[name] as unknown as (...words: unknown[]) => Promise<unknown>;
    const dying = async (...words: unknown[]) => {
      moment();
      const result = await call.apply(port, words);
      moment();
      return result;
    };
    port[name] = dying as unknown as Port[typeof name];
  }
  return port;
}

/** For whoever wants to know why a test has failed. */
export const logOf = (state: string, name: string): Log =>
  jsonLog((line) => appendFileSync(join(state, `${name}.log`), line), 'info', systemClock.now);
