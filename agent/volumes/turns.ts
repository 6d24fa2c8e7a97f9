/** Orders for one volume take turns. An older one is cut short by a newer one, which says all that it said: a host that is to be fenced waits for no upload. */
interface Turn {
  readonly revision: number;
  readonly over: AbortController;
  readonly ended: Promise<void>;
}

export class Turns {
  /** The last of those that wait, by volume. */
  readonly #last = new Map<string, Turn>();
  readonly #all = new Set<Turn>();

  async take<Result>(volumeId: string, revision: number, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const before = this.#last.get(volumeId);
    if (before !== undefined && before.revision < revision) before.over.abort();
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const turn: Turn = { revision, over: new AbortController(), ended };
    this.#last.set(volumeId, turn);
    this.#all.add(turn);
    try {
      await before?.ended;
      return await work(turn.over.signal);
    } finally {
      if (this.#last.get(volumeId) === turn) this.#last.delete(volumeId);
      this.#all.delete(turn);
      end();
    }
  }

  endAll(): void {
    for (const turn of this.#all) turn.over.abort();
  }
}
