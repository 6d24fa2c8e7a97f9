import type { Chance, Clock } from '../../../clock.ts';
import type { Store } from '../../../store/port.ts';
import { isInService } from '../host.ts';
import { HostSearch } from './search.ts';

interface Ports {
  readonly store: Store;
  readonly clock: Clock;
  readonly chance: Pick<Chance, 'random'>;
}

/** Whether a zone has a host in service, or any. */
export async function zoneState(ports: Ports, zone: string): Promise<'in service' | 'out of service' | 'nowhere'> {
  const now = ports.clock.now();
  const search = new HostSearch(ports, { zone, host: null, node: null, isForced: false, sameHosts: [] });
  while (await search.more()) if (search.seen.some(({ host }) => isInService(host, now))) return 'in service';
  return search.seen.length === 0 ? 'nowhere' : 'out of service';
}

/** Whether a zone has a host in service. */
export const zoneInService = async (ports: Ports, zone: string): Promise<boolean> => (await zoneState(ports, zone)) === 'in service';
