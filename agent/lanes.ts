/** What is dealt with in parallel across groups, so many at once, and in order within one. */
export interface Lane<Piece extends { readonly group: string }> {
  /** Everything that was added and is not dealt with yet. */
  readonly held: ReadonlySet<Piece>;
  add(piece: Piece): void;
  /** What is being dealt with. */
  underWay(): readonly Piece[];
  /** Takes out what nobody has begun to deal with, in order. */
  takeWaiting(): Piece[];
  /** Resolves when fewer than so many pieces are held, or when the signal aborts. */
  below(count: number, signal?: AbortSignal): Promise<void>;
}

/**
 * @param atOnce How many groups are dealt with at a time. The others wait, each for its turn, which is one piece.
 * @param deal Deals with one piece.
 * @param failed Called with the error, the piece that `deal` threw for and those behind it in the group, which are not dealt with: their
 *   order would be lost. Nothing of the group is dealt with until it resolves. It must not reject.
 */
export function laneOf<Piece extends { readonly group: string }>(
  atOnce: number,
  deal: (piece: Piece) => Promise<void>,
  failed: (error: unknown, piece: Piece, behind: readonly Piece[]) => Promise<void>,
): Lane<Piece> {
  const held = new Set<Piece>();
  /** Whose turn has not come for the longest stands first. */
  const groups = new Map<string, Piece[]>();
  /** The first piece of these is the one that is being dealt with. */
  const running = new Set<string>();
  const watchers = new Set<() => void>();

  function drop(pieces: readonly Piece[]): void {
    for (const piece of pieces) held.delete(piece);
    for (const look of watchers) look();
  }

  function begin(): void {
    for (const [group, pieces] of groups) {
      if (running.size >= atOnce) return;
      const [piece] = pieces;
      if (running.has(group) || piece === undefined) continue;
      running.add(group);
      void run(group, pieces, piece);
    }
  }

  async function run(group: string, pieces: Piece[], piece: Piece): Promise<void> {
    try {
      await deal(piece);
      pieces.shift();
      drop([piece]);
    } catch (error) {
      const behind = pieces.splice(1);
      await failed(error, piece, behind);
      pieces.shift();
      drop([piece, ...behind]);
    }
    running.delete(group);
    groups.delete(group);
    if (pieces.length > 0) groups.set(group, pieces);
    begin();
  }

  return {
    held,
    add(piece) {
      held.add(piece);
      const pieces = groups.get(piece.group);
      if (pieces) pieces.push(piece);
      else groups.set(piece.group, [piece]);
      begin();
    },
    underWay: () => [...running].flatMap((group) => groups.get(group)?.slice(0, 1) ?? []),
    takeWaiting() {
      const waiting = [...groups].flatMap(([group, pieces]) => pieces.splice(running.has(group) ? 1 : 0));
      for (const [group, pieces] of groups) if (pieces.length === 0) groups.delete(group);
      drop(waiting);
      return waiting;
    },
    below(count, signal) {
      return new Promise((resolve) => {
        const look = () => {
          if (held.size >= count && !signal?.aborted) return;
          watchers.delete(look);
          signal?.removeEventListener('abort', look);
          resolve();
        };
        watchers.add(look);
        signal?.addEventListener('abort', look, { once: true });
        look();
      });
    },
  };
}
