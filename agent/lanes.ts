/** What is dealt with in parallel across groups and in order within one. */
export interface Lanes<Piece extends { readonly group: string }> {
  /** Everything that was added and is not dealt with yet. */
  readonly held: ReadonlySet<Piece>;
  add(piece: Piece): void;
  /** Takes out what nobody has begun to deal with, in order. */
  takeWaiting(): Piece[];
  /** Resolves when fewer than so many pieces are held, or when the signal aborts. */
  below(count: number, signal?: AbortSignal): Promise<void>;
}

/**
 * @param deal Deals with one piece.
 * @param failed Called with the error, the piece that `deal` threw for and those behind it in the group, which are not dealt with: their
 *   order would be lost. Nothing of the group is dealt with until it resolves. It must not reject.
 */
export function groupLanes<Piece extends { readonly group: string }>(
  deal: (piece: Piece) => Promise<void>,
  failed: (error: unknown, piece: Piece, behind: readonly Piece[]) => Promise<void>,
): Lanes<Piece> {
  const held = new Set<Piece>();
  const lanes = new Map<string, Piece[]>();
  const watchers = new Set<() => void>();

  function drop(pieces: readonly Piece[]): void {
    for (const piece of pieces) held.delete(piece);
    for (const look of watchers) look();
  }

  /** The first piece of a lane is the one that is being dealt with. */
  async function run(group: string, lane: Piece[]): Promise<void> {
    for (let piece = lane[0]; piece; piece = lane[0]) {
      try {
        await deal(piece);
        lane.shift();
        drop([piece]);
      } catch (error) {
        const behind = lane.splice(1);
        await failed(error, piece, behind);
        lane.shift();
        drop([piece, ...behind]);
      }
    }
    lanes.delete(group);
  }

  return {
    held,
    add(piece) {
      held.add(piece);
      const lane = lanes.get(piece.group);
      if (lane) {
        lane.push(piece);
        return;
      }
      const begun = [piece];
      lanes.set(piece.group, begun);
      void run(piece.group, begun);
    },
    takeWaiting() {
      const waiting = [...lanes.values()].flatMap((lane) => lane.splice(1));
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
