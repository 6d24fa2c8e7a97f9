/** What a call that takes long says and hears meanwhile: how far it is, whether it is given up, and whether it is to end whatever that costs. */
import * as limits from '../shared/limits.ts';
import type { HowFar, Progress } from '../shared/messaging/events.ts';

export interface Course {
  /** Tells how far the call is; as often as it likes. */
  progress(progress: Progress): void;
  /** Aborted when nobody wants the call's effect any more: it ends with a fault, `givenUp` of driver.ts, and has left nothing behind. */
  readonly givenUp: AbortSignal;
  /** Aborted when the call is to come to its end soon, at the guest's cost. */
  readonly hurried: AbortSignal;
}

/** What an agent is told of a command that it may be at, or may not have seen yet. */
export type Mark = 'given up' | 'hurried';

interface Running {
  readonly serverId: string;
  readonly signals: Readonly<Record<Mark, AbortController>>;
  progress: Progress | undefined;
  /** What was last told of it. */
  toldPercent: number;
}

/** So many hundredths are worth a sign of life before its time. */
const newsPercent = 10;

/** The calls that an agent is at, by command. */
export class Courses {
  readonly #running = new Map<string, Running>();
  readonly #onNews: () => void;

  constructor(onNews: () => void = () => {}) {
    this.#onNews = onNews;
  }

  /** To be called before anything is looked up that could say that the command is given up: what is said afterwards reaches the course. */
  begin({ id, serverId }: { readonly id: string; readonly serverId: string }): Course {
    const signals = { 'given up': new AbortController(), hurried: new AbortController() };
    const running: Running = { serverId, signals, progress: undefined, toldPercent: 0 };
    this.#running.set(id, running);
    return {
      givenUp: signals['given up'].signal,
      hurried: signals.hurried.signal,
      progress: (progress) => {
        // It never goes back: what is done twice was done once.
        if (progress.percent < (running.progress?.percent ?? 0)) return;
        running.progress = progress;
        if (progress.percent - running.toldPercent >= newsPercent) this.#onNews();
      },
    };
  }

  end(id: string): void {
    this.#running.delete(id);
  }

  /** Says it to the call, if it is under way. */
  mark(id: string, mark: Mark): void {
    this.#running.get(id)?.signals[mark].abort();
  }

  /** How far those are that have said so. */
  howFar(): readonly HowFar[] {
    const told: HowFar[] = [];
    for (const [commandId, running] of this.#running) {
      if (running.progress === undefined || told.length === limits.commandsInHand) continue;
      running.toldPercent = running.progress.percent;
      told.push({ commandId, serverId: running.serverId, ...running.progress });
    }
    return told;
  }
}

/** Of calls that nobody follows. */
export const unfollowed: Course = {
  progress() {},
  givenUp: new AbortController().signal,
  hurried: new AbortController().signal,
};
