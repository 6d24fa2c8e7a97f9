/** A small part of `npm run sim`, for every run of the tests. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { computeOperations } from '../../functions/compute/catalogue.ts';
import { canaries } from './canaries.ts';
import { run } from './run.ts';
import { failedSeeds } from './seeds.ts';
import { shrink } from './shrink.ts';
import { generators, leftOut } from './workload.ts';

describe('simulation', () => {
  test('the same seed gives the same run, traced or not', async () => {
    for (const seed of [3, 20]) {
      const [first, second, traced] = [await run({ seed }), await run({ seed }), await run({ seed, isTraced: true })];
      assert.equal(second.hash, first.hash);
      assert.equal(traced.hash, first.hash);
      assert.notEqual(first.hash, (await run({ seed: seed + 1 })).hash);
    }
  });

  test('a seed runs alike in memory and on SQLite', async () => {
    for (const seed of [5, 6]) assert.equal((await run({ seed, onSqlite: true })).hash, (await run({ seed })).hash);
  });

  for (const seed of [
    ...new Set([...failedSeeds.map(({ seed: failed }) => failed), ...Array.from({ length: 24 }, (_, index) => index + 1)]),
  ]) {
    test(`nothing is lost and nothing happens twice: seed ${seed}`, async () => {
      assert.equal((await run({ seed })).violation, undefined);
    });
  }

  for (const canary of canaries.filter(({ budget }) => budget <= 30)) {
    test(`it is found when ${canary.name}`, async () => {
      let violation: string | undefined;
      for (let seed = 1; violation === undefined && seed <= canary.budget; seed++)
        violation = (await run({ seed, variant: canary })).violation;
      assert.ok(violation);
    });
  }

  test('what a failing run is shrunk to breaks the same invariant with less, and heals as early as it can', async () => {
    const variant = canaries.find(({ name }) => name === 'capacity is given back twice');
    assert.ok(variant);
    // Of a run that breaks at once there is little to leave out.
    let [seed, whole] = [1, await run({ seed: 1, variant })];
    while (whole.violation === undefined || whole.steps < 1_000) whole = await run({ seed: ++seed, variant });
    const { options, result } = await shrink({ seed, variant });
    assert.notEqual(result.invariant, undefined);
    assert.equal(result.invariant, whole.invariant);
    assert.equal((await run(options)).hash, result.hash);
    assert.ok(result.steps < whole.steps, `${result.steps} instead of ${whole.steps} steps`);
    assert.ok(result.requests < whole.requests, `${result.requests} instead of ${whole.requests} requests`);
    const { steps = 0 } = options;
    assert.ok(steps > 0 && steps < result.steps);
    const earlier = await run({ ...options, steps: steps - 1 });
    assert.ok(earlier.invariant !== whole.invariant || earlier.steps > result.steps);
  });

  test('every writing operation of the Compute API is in the workload, or is left out for a reason', () => {
    for (const { name, needs } of computeOperations) {
      if (!needs.includes('table:write')) continue;
      assert.ok(name in generators || name in leftOut, `${name} is neither in test/simulation/workload.ts nor left out there`);
    }
    for (const name of Object.keys(leftOut))
      assert.ok(
        computeOperations.some((operation) => operation.name === name),
        `${name} is gone`,
      );
  });
});
