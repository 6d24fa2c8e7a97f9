/** A thread that runs seeds until it is told that there are no more. */
import { parentPort } from 'node:worker_threads';
import { run } from './run.ts';

export interface Order {
  readonly seed: number;
  readonly onSqlite: boolean;
}

parentPort?.on('message', async ({ seed, onSqlite }: Order) => {
  const { lines: _, ...result } = await run({ seed, onSqlite });
  parentPort?.postMessage({ ...result, lines: [] });
});
