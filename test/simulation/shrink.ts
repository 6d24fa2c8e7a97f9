/**
 * Makes a failing run smaller while it still breaks the same invariant: fewer classes of faults, then fewer clients, then fewer requests
 * of each, then fewer steps until everything heals.
 */
import { faultNames } from './faults.ts';
import { type RunOptions, type RunResult, run } from './run.ts';

export interface Shrunk {
  readonly options: RunOptions;
  readonly result: RunResult;
}

const mostRuns = 120;

export async function shrink(options: RunOptions): Promise<Shrunk> {
  const first = await run(options);
  let best: Shrunk = { options, result: first };
  if (first.violation === undefined) return best;
  let runs = 0;

  /** Keeps the change when the same invariant is broken: another failure is another story. */
  async function attempt(change: Partial<RunOptions>, isSmaller: (result: RunResult) => boolean = () => true): Promise<boolean> {
    if (runs >= mostRuns) return false;
    runs += 1;
    const changed = { ...best.options, ...change };
    const result = await run(changed);
    if (result.invariant !== first.invariant || !isSmaller(result)) return false;
    best = { options: changed, result };
    return true;
  }

  for (const name of faultNames) await attempt({ without: [...(best.options.without ?? []), name] });
  for (const clients of [1, 2, 3, 4, 5, 6, 7]) if (await attempt({ clients })) break;
  for (const requests of [1, 2, 3, 4, 6, 8, 10, 12, 15, 18, 21]) if (await attempt({ requests })) break;
  await bisectSteps();
  return best;

  /**
   * The bound below which it does not fail any more. What fails later than without the bound is not smaller: healing takes steps as well.
   */
  async function bisectSteps(): Promise<void> {
    let [enough, tooFew] = [best.result.steps, -1];
    while (enough - tooFew > 1) {
      const steps = Math.floor((enough + tooFew) / 2);
      if (await attempt({ steps }, (result) => result.steps <= best.result.steps)) enough = steps;
      else tooFew = steps;
    }
  }
}
