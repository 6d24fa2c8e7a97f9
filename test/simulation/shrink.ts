/** Makes a failing run smaller while it still fails: fewer classes of faults, then fewer clients, then fewer requests of each. */
import { faultNames } from './faults.ts';
import { type RunOptions, type RunResult, run } from './run.ts';

export interface Shrunk {
  readonly options: RunOptions;
  readonly result: RunResult;
}

const mostRuns = 120;

export async function shrink(options: RunOptions): Promise<Shrunk> {
  let best: Shrunk = { options, result: await run(options) };
  let runs = 0;

  /** Keeps the change when the run still fails; another failure than the first will do. */
  async function attempt(change: Partial<RunOptions>): Promise<boolean> {
    if (runs >= mostRuns || best.result.violation === undefined) return false;
    runs += 1;
    const changed = { ...best.options, ...change };
    const result = await run(changed);
    if (result.violation === undefined) return false;
    best = { options: changed, result };
    return true;
  }

  for (const name of faultNames) await attempt({ without: [...(best.options.without ?? []), name] });
  for (const clients of [1, 2, 3, 4, 5, 6, 7]) if (await attempt({ clients })) break;
  for (const requests of [1, 2, 3, 4, 6, 8, 10, 12, 15, 18, 21]) if (await attempt({ requests })) break;
  return best;
}
