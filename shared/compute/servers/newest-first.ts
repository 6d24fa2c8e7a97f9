/** Servers in the order of lists, newest first, out of the partitions of an index. */
import type { Attributes, Item, Store } from '../../store/port.ts';
import type { Source } from './best.ts';
import { type Server, servers } from './server.ts';

const leastPage = 10;

/** Shows servers after the given one, newest first, merged from all sources, for as long as `take` wants more, which is `limit` of them at most. */
export async function inOrderOfCreation(
  store: Store,
  from: readonly Source[],
  after: Server | undefined,
  limit: number,
  take: (server: Server) => boolean,
): Promise<void> {
  const to = after === undefined ? undefined : `${after.createdAt}#${after.id}`;
  // Many sources share what is asked for evenly, more or less: whoever has more is read on.
  const pageSize = from.length === 1 ? limit : Math.max(leastPage, Math.ceil((2 * limit) / from.length));
  const streams = from.map((source) => streamOf(store, source, to, pageSize));
  await Promise.all(streams.map((stream) => stream.advance()));
  for (;;) {
    let newest: Stream | undefined;
    for (const stream of streams) {
      if (stream.head !== undefined && (newest?.head === undefined || isNewer(stream.head, newest.head))) newest = stream;
    }
    if (newest?.head === undefined || (newest.head.id !== after?.id && !take(newest.head))) return;
    // Awaited between pages only: a turn of the event loop for each of a thousand servers would cost more than parsing them.
    if (!newest.step()) await newest.advance();
  }
}

interface Stream {
  /** The newest server that was not passed yet; undefined at the end. */
  readonly head: Server | undefined;
  /** Passes the head. False when the page that was read holds no more: then `advance` reads on. */
  step(): boolean;
  advance(): Promise<void>;
}

function streamOf(store: Store, source: Source, to: string | undefined, limit: number): Stream {
  let page: Iterator<Item> = [][Symbol.iterator]();
  let after: Attributes | undefined;
  let isLast = false;
  let head: Server | undefined;
  const step = () => {
    const next = page.next();
    head = next.done === true ? undefined : servers.parse(next.value);
    return head !== undefined;
  };
  return {
    get head() {
      return head;
    },
    step,
    async advance() {
      while (!isLast && head === undefined) {
        const read = await store.list({
          ...source,
          order: 'descending',
          limit,
          ...(to === undefined ? {} : { range: { to } }),
          ...(after === undefined ? {} : { after }),
        });
        page = read.items[Symbol.iterator]();
        after = read.after;
        isLast = after === undefined;
        step();
      }
    },
  };
}

const isNewer = (a: Server, b: Server) => a.createdAt > b.createdAt || (a.createdAt === b.createdAt && a.id > b.id);
