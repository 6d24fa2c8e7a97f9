/** Which seeds are run: some for ever, every one that ever failed, and fresh ones. */
import { readFileSync } from 'node:fs';
import { z } from 'zod/mini';

const schema = z.array(z.object({ seed: z.int(), what: z.string() }));

/** Seeds that have failed, and why. Changes of the workload give a seed another meaning; they stay all the same. */
export const failedSeeds = schema.parse(JSON.parse(readFileSync(new URL('failed-seeds.json', import.meta.url), 'utf8')));

/** The same seeds in every run. */
export const fixedSeeds: readonly number[] = Array.from({ length: 400 }, (_, index) => index + 1);

/** Where fresh seeds begin; a run that goes by time draws them at random above. */
export const firstFreshSeed = 1_000_000;

/** Every so many seeds one runs on SQLite instead of in memory. */
export const sqliteEvery = 10;
