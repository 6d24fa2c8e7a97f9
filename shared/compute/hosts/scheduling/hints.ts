/** The hints `same_host` and `different_host`, which name servers. */
import type { Store } from '../../../store/port.ts';
import { type Server, servers } from '../../servers/server.ts';

/** Hosts of the servers that a hint names. */
export async function hostsOfHint(
  store: Store,
  { schedulerHints }: Pick<Server, 'schedulerHints'>,
  hint: string,
): Promise<readonly string[]> {
  const named = new Set([schedulerHints[hint]].flat().filter((id) => typeof id === 'string'));
  const found = await Promise.all(Array.from(named, (id) => servers.get(store, id)));
  return found.flatMap((server) => server?.host ?? []);
}
