/** Bytes that arrive when a test says so. */

/** These chunks, one after the other. */
export async function* chunksOf(...chunks: readonly string[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

/** A body that is sent in pieces: `send` resolves when the receiver has asked for more, or will not. */
export function sentInPieces() {
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  let next = Promise.withResolvers<Uint8Array | Error | undefined>();
  let wanted = { promise: asked, resolve: ask };
  const give = async (piece: Uint8Array | Error | undefined) => {
    await wanted.promise;
    wanted = Promise.withResolvers<void>();
    const given = next;
    next = Promise.withResolvers();
    given.resolve(piece);
    if (piece instanceof Uint8Array) await wanted.promise;
  };
  return {
    stream: (async function* () {
      try {
        for (;;) {
          wanted.resolve();
          const piece = await next.promise;
          if (piece === undefined) return;
          if (piece instanceof Error) throw piece;
          yield piece;
        }
      } finally {
        wanted.resolve();
      }
    })(),
    /** Resolves when somebody reads. */
    isRead: () => wanted.promise,
    send: (text: string) => give(Buffer.from(text)),
    end: () => give(undefined),
    /** The sender goes away. */
    breakOff: () => give(new Error('aborted')),
  };
}

export async function textOf(bytes: AsyncIterable<Uint8Array> | undefined): Promise<string | undefined> {
  return bytes && Buffer.concat(await Array.fromAsync(bytes)).toString();
}
