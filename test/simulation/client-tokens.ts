/** Clients that name their requests, so that they may make them again: nothing is made twice, and all answers are the same. */

import type { Attempt } from './clients.ts';
import type { Books } from './invariants.ts';
import type { Wish } from './wishes.ts';
import type { World } from './world.ts';

interface Create {
  readonly server: { readonly name: string; readonly max_count?: number };
}

/** Servers get the token as their name, by which they are counted; one that is renamed is not. */
export function withToken(operation: string, wish: Wish, clientToken: string): Wish {
  const isAction = operation.startsWith('server-actions.');
  if (operation !== 'servers.create' && !isAction) return wish;
  const { body } = wish.request;
  const named = isAction ? body : { ...(body as Create), server: { ...(body as Create).server, name: clientToken } };
  return { ...wish, request: { ...wish.request, body: named, clientToken } };
}

const idIn = (body: unknown): unknown => (body as { readonly server?: { readonly id?: string } } | undefined)?.server?.id;

export function checkTokens(world: World, books: Books, attempts: readonly Attempt[]): void {
  const tokened = attempts.filter(({ operation, wish }) => operation === 'servers.create' && wish.request.clientToken !== undefined);
  for (const [token, all = []] of Object.entries(Object.groupBy(tokened, ({ wish }) => wish.request.clientToken ?? ''))) {
    const most = (all[0]?.wish.request.body as Create | undefined)?.server.max_count ?? 1;
    const made = [...books.servers.values()].filter(({ name }) => name === token || name.startsWith(`${token}-`));
    if (made.length > most) world.fail`The token ${token} has made ${made.length} servers instead of ${most}.`;
    const granted = all.filter(({ reply }) => reply !== undefined && reply.status < 300);
    if (new Set(granted.map(({ reply }) => idIn(reply?.body))).size > 1) world.fail`The token ${token} was answered with several servers.`;
  }
}
