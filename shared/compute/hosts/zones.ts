/**
 * Availability zones as they are shown. Which there are follows from aggregates, of which there are few; whether one has a host in service is found out as it is
 * for a new server, by looking at some of its hosts. So it is flat, however many hosts there are; only who wants to see all hosts reads them all.
 */
import type { Chance, Clock } from '../../clock.ts';
import type { Store } from '../../store/port.ts';
import { microseconds } from '../servers/view.ts';
import { binary } from '../services/service.ts';
import { defaultZone, listAggregates, zoneKey } from './aggregates/aggregate.ts';
import { hosts, isInService, isUp, rings, withSigns } from './host.ts';
import { zoneState } from './scheduling/zone-in-service.ts';

interface Ports {
  readonly store: Store;
  readonly clock: Clock;
  readonly chance: Pick<Chance, 'random'>;
}

const shown = (zoneName: string, available: boolean, of: unknown = null) => ({ zoneName, zoneState: { available }, hosts: of });

/** Those that have hosts; those with one in service first. */
export async function zonesShown(ports: Ports) {
  const said = (await listAggregates(ports.store)).flatMap(({ metadata }) => metadata[zoneKey] ?? []);
  const names = [...new Set([defaultZone, ...said])].toSorted();
  const states = await Promise.all(names.map(async (name) => [name, await zoneState(ports, name)] as const));
  const having = (wanted: (typeof states)[number][1]) =>
    states.filter(([, state]) => state === wanted).map(([name]) => shown(name, wanted === 'in service'));
  return [...having('in service'), ...having('out of service')];
}

/** With the hosts that are not disabled, and what runs on them; zones without one are not available, and show none. */
export async function zonesInDetail({ store, clock }: Pick<Ports, 'store' | 'clock'>) {
  const all = await withSigns(store, await Array.fromAsync(hosts.all(store, rings.all)));
  const now = clock.now();
  const byZone = Object.entries(Object.groupBy(all, ({ availabilityZone }) => availabilityZone)).toSorted(([one], [other]) =>
    one < other ? -1 : 1,
  );
  const available = byZone.filter(([, of = []]) => of.some((host) => isInService(host, now)));
  const unavailable = byZone.filter(([, of = []]) => !of.some((host) => isInService(host, now)));
  const service = (host: (typeof all)[number]) => ({
    [binary]: {
      available: isUp(host, now),
      active: host.isEnabled,
      updated_at: host.lastSeenAt === 0 ? null : microseconds(new Date(host.lastSeenAt).toISOString()),
    },
  });
  return [
    ...available.map(([name, of = []]) => {
      const enabled = of.filter(({ isEnabled }) => isEnabled).toSorted((one, other) => (one.name < other.name ? -1 : 1));
      return shown(name, true, Object.fromEntries(enabled.map((host) => [host.name, service(host)])));
    }),
    ...unavailable.map(([name]) => shown(name, false)),
  ];
}
