/** Closing a server without cutting off whoever is being answered. */
import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { Clock } from '../../shared/clock.ts';

/** How long requests that are under way may take to end, milliseconds. */
const longest = 5_000;

/** Watches a server from its start. @returns what closes it: at once for who is idle, after their answers for the others */
export function draining(server: Server, clock: Clock): () => Promise<void> {
  const underWay = new Set<ServerResponse>();
  let isClosing = false;
  const last = (response: ServerResponse) => {
    if (!response.headersSent) response.setHeader('Connection', 'close');
  };
  server.on('request', (_, response) => {
    underWay.add(response);
    if (isClosing) last(response);
    response.once('close', () => {
      underWay.delete(response);
      // The connection counts as idle only when this is over.
      if (isClosing) setImmediate(() => server.closeIdleConnections());
    });
  });
  return async () => {
    isClosing = true;
    const bound = new AbortController();
    const closed = once(server, 'close').then(() => bound.abort());
    server.close();
    server.closeIdleConnections();
    for (const response of underWay) last(response);
    await clock.sleep(longest, bound.signal);
    server.closeAllConnections();
    await closed;
  };
}
