import type { Chance, Clock } from '../../../clock.ts';
import type { Store } from '../../../store/port.ts';
import { isInService } from '../host.ts';
import { HostSearch } from './search.ts';

interface Ports {
  readonly store: Store;
  readonly clock: Clock;
  readonly chance: Pick<Chance, 'random'>;
}

/** Whether a zone has a host in service. */
export async function zoneInService(ports: Ports, zone: string): Promise<boolean> {
  const now = ports.clock.now();
  const search = new HostSearch(ports, { zone, host: null, node: null, isForced: false, sameHosts: [] });
  while (await search.more()) if (search.seen.some(({ host }) => isInService(host, now))) return true;
  return false;
}
