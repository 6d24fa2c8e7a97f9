/** Another host for a server that has one: what was asked of the first holds for it as well. */
import type { Chance, Clock } from '../../../clock.ts';
import type { Store } from '../../../store/port.ts';
import { readPlacement } from '../../groups/placement.ts';
import type { Server } from '../../servers/server.ts';
import type { Candidate } from '../candidates.ts';
import { allocationOf } from '../host.ts';
import { hostsOfHint } from './hints.ts';
import { HostSearch } from './search.ts';

interface Ports {
  readonly store: Store;
  readonly clock: Clock;
  readonly chance: Pick<Chance, 'random'>;
}

/** What Nova says of it. */
export const noValidHost = 'No valid host was found. There are not enough hosts available.';

interface Found {
  readonly host: Candidate | undefined;
  /** Without a host: how many were refused for what. */
  readonly why: string;
}

/**
 * @param wanted a host that is named; null for any
 * @param isForced whether what was asked of the first does not matter
 */
export async function anotherHost(
  ports: Ports,
  server: Server,
  leftOut: (host: string) => boolean,
  wanted: string | null = null,
  isForced = false,
): Promise<Found> {
  const [sameHosts, differentHosts, group] = await Promise.all([
    hostsOfHint(ports.store, server, 'same_host'),
    hostsOfHint(ports.store, server, 'different_host'),
    readPlacement(ports.store, server.groupId),
  ]);
  const request = {
    now: ports.clock.now(),
    projectId: server.projectId,
    allocation: allocationOf(server),
    zone: server.pinnedAvailabilityZone,
    host: wanted,
    node: null,
    isForced,
    imageProperties: server.imageProperties,
    extraSpecs: server.flavor.extraSpecs,
    sameHosts,
    differentHosts,
    group,
  };
  const search = new HostSearch(ports, request);
  const best = await search.choose(request, leftOut);
  return best === undefined ? { host: undefined, why: search.whyNone(request, leftOut, 'left out') } : { host: best.host, why: '' };
}
