/**
 * `npm run sim`: the fixed seeds, every seed that has ever failed, then fresh seeds until the time is over. So many as are asked
 * for by number are the same in every run: a change is judged by what it does, not by luck.
 *
 *     node test/simulation/main.ts [--seconds 60] [--seeds N] [--canaries]
 *     node test/simulation/main.ts --seed N [--trace] [--sqlite]
 */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { canaries } from './canaries.ts';
import { describe, emptyTally, tallyUp } from './report.ts';
import { type RunResult, run } from './run.ts';
import { failedSeeds, firstFreshSeed, fixedSeeds, sqliteEvery } from './seeds.ts';
import { shrink } from './shrink.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seeds: { type: 'string' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    sqlite: { type: 'boolean', default: false },
    canaries: { type: 'boolean', default: false },
  },
});

if (values.seed !== undefined) process.exitCode = await replay(Number(values.seed));
else if (values.canaries) process.exitCode = await findCanaries();
else process.exitCode = await runMany();

/** One seed again, exactly. */
async function replay(seed: number): Promise<number> {
  const result = await run({ seed, isTraced: values.trace, onSqlite: values.sqlite });
  if (values.trace) console.log(result.lines.join('\n'));
  console.log(`seed ${seed}: trace ${result.hash}, ${result.steps} steps, ${result.requests} requests`);
  if (result.violation === undefined) return 0;
  console.log(`FAILED: ${result.violation}`);
  return 1;
}

/** Every broken variant must be found by the seeds from 1 on, within its budget. */
async function findCanaries(): Promise<number> {
  let missed = 0;
  console.log('seeds  canary');
  for (const canary of canaries) {
    let violation: string | undefined;
    let seed = 0;
    while (violation === undefined && seed < canary.budget) {
      seed += 1;
      violation = (await run({ seed, variant: canary })).violation;
    }
    if (violation === undefined) missed += 1;
    console.log(`${String(seed).padStart(5)}  ${canary.name}: ${violation ?? `NOT FOUND in ${canary.budget} seeds`}`);
  }
  return missed === 0 ? 0 : 1;
}

/** Seeds that are run in any case, then fresh ones as long as there is time, or so many in all as were asked for. */
function* plannedSeeds(mayGoOn: (count: number) => boolean): Generator<number> {
  const certain = [...new Set([...failedSeeds.map(({ seed }) => seed), ...fixedSeeds])];
  const fresh = firstFreshSeed + (values.seeds === undefined ? randomInt(2 ** 31 - firstFreshSeed - 1_000_000) : 0);
  for (let count = 0; ; count++) {
    const isAsked = values.seeds === undefined ? count < certain.length || mayGoOn(count) : count < Number(values.seeds);
    if (!isAsked) return;
    yield certain[count] ?? fresh + count;
  }
}

async function runMany(): Promise<number> {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const tally = emptyTally();
  const seeds = plannedSeeds(() => seconds() < Number(values.seconds) && tally.failures.length === 0);
  await Promise.all(Array.from({ length: Math.min(8, availableParallelism()) }, () => work(seeds, tally)));
  console.log(describe(tally, seconds()));
  for (const { seed, violation, onSqlite } of tally.failures.slice(0, 20))
    console.log(`FAILED seed ${seed}${onSqlite ? ' on SQLite' : ''}: ${violation}`);
  const [first] = tally.failures;
  if (first === undefined) return 0;
  const { options, result } = await shrink({ seed: first.seed, onSqlite: first.onSqlite });
  console.log(`the smallest that fails: ${JSON.stringify(options)}`);
  console.log(`FAILED seed ${first.seed}: ${result.violation}\n${result.lines.slice(-60).join('\n')}`);
  return 1;
}

/** Gives a thread one seed after the other. */
async function work(seeds: Generator<number>, tally: ReturnType<typeof emptyTally>): Promise<void> {
  const worker = new Worker(new URL('batch.ts', import.meta.url));
  try {
    for (const seed of seeds) {
      const onSqlite = seed % sqliteEvery === 0;
      worker.postMessage({ seed, onSqlite });
      const [result] = (await once(worker, 'message')) as [RunResult];
      tallyUp(tally, result, onSqlite);
    }
  } finally {
    await worker.terminate();
  }
}
