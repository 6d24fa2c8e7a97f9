/**
 * Runs tests in a few processes, as `node --test` would in one: `node test/in-parts.ts OPTIONS FILES`. A process for each file would read everything anew for
 * each; one for all leaves processors idle. Each part tells when it has ended.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';

const parts = 4;
const waiting = Array.from({ length: parts }, (_, index) => index + 1);

async function run(part: number): Promise<void> {
  const words = ['--test', `--test-shard=${part}/${parts}`, ...process.argv.slice(2)];
  const child = spawn(process.execPath, words, { stdio: ['inherit', 'pipe', 'inherit'] });
  const [said, [status]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  process.stdout.write(said);
  if (status !== 0) process.exitCode = 1;
}

async function work(): Promise<void> {
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) await run(part);
}

await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
