/**
 * Looking for a host, at a cost that does not grow with their number: a few hosts of a ring, from a random place on, then more for as long as none of
 * them fits, and all of them before it is said that none does. Sixteen at random are as good as all: the best three of them are better than most.
 */
import type { Chance } from '../../../clock.ts';
import type { Store } from '../../../store/port.ts';
import { isPossiblePartition } from '../../../store/requests.ts';
import { type GroupPlacement, hostsTogether } from '../../groups/placement.ts';
import type { Placement } from '../availability-zone.ts';
import { type HostAllocations, withAllocations } from '../candidates.ts';
import { type Allocated, findHosts, hosts, placeAt, type RegisteredHost, rings } from '../host.ts';
import { chooseHost } from './choose-host.ts';
import { refusalOf } from './filters.ts';
import { resources, type SchedulingRequest } from './host.ts';

/** How many hosts are looked at first, and how many more at once at most. */
const firstLook = 16;
const longestLook = 400;

interface Ports {
  readonly store: Store;
  readonly chance: Pick<Chance, 'random'>;
}

/** What narrows a search down from the start. */
export interface Wanted extends Placement {
  /** Hosts of the servers that the hint `same_host` names; empty without the hint. */
  readonly sameHosts: readonly string[];
  /** Of the server's group; undefined without one. */
  readonly group?: GroupPlacement | undefined;
}

export class HostSearch {
  readonly #ports: Ports;
  readonly #pages: AsyncGenerator<readonly RegisteredHost[], void, undefined>;
  #seen: readonly HostAllocations[] = [];

  constructor(ports: Ports, wanted: Wanted) {
    this.#ports = ports;
    this.#pages = pagesOf(ports, wanted);
  }

  /** The hosts that were looked at so far. */
  get seen(): readonly HostAllocations[] {
    return this.#seen;
  }

  /** Looks at more hosts. @returns whether there were any */
  async more(): Promise<boolean> {
    const { value: page } = await this.#pages.next();
    if (page === undefined) return false;
    this.#seen = [...this.#seen, ...(await withAllocations(this.#ports.store, page))];
    return true;
  }

  /** One of the best hosts that can take the server, but for those that are left out; undefined when there is none at all. */
  async choose(request: SchedulingRequest, leftOut: (host: string) => boolean): Promise<HostAllocations | undefined> {
    for (;;) {
      const admitted = this.#seen.filter(({ host }) => !leftOut(host.name));
      const best = chooseHost(admitted, request, () => this.#ports.chance.random());
      if (best !== undefined || !(await this.more())) return best;
    }
  }

  /**
   * Why none was chosen, for operators and owners: how many hosts were refused for what, without their names. To be asked when all were looked at.
   * @param otherwise what is wrong with those that were left out
   */
  whyNone(request: SchedulingRequest, leftOut: (host: string) => boolean, otherwise: string): string {
    const reasons = this.#seen.map((each) => (leftOut(each.host.name) ? otherwise : (refusalOf(each, request) ?? 'taken meanwhile')));
    const counts = Object.entries(Object.groupBy(reasons, (reason) => reason)).map(([reason, of = []]) => [of.length, reason] as const);
    const told = counts.toSorted(([one], [other]) => other - one).map(([count, reason]) => `${count} ${reason}`);
    return told.length === 0 ? 'There are no hosts to look at.' : `Hosts that were looked at: ${told.join(', ')}.`;
  }

  /** The host has given away so much more. */
  took(taker: HostAllocations, allocation: Allocated): void {
    const allocated = { ...taker.allocated, servers: taker.allocated.servers + allocation.servers };
    for (const resource of resources) allocated[resource] += allocation[resource];
    this.#seen = this.#seen.map((one) => (one === taker ? { host: one.host, allocated } : one));
  }
}

/** Named hosts are read by their names. A hypervisor's name is mostly its host's. */
async function* pagesOf({ store, chance }: Ports, wanted: Wanted): AsyncGenerator<readonly RegisteredHost[], void, undefined> {
  const { zone, host, node, isForced, sameHosts, group } = wanted;
  if (host !== null || (!isForced && sameHosts.length > 0)) {
    yield [...(await findHosts(store, host === null ? sameHosts : [host])).values()];
    return;
  }
  // Where a group is that stays together may be far from where the search begins.
  const likely = await findHosts(store, [...(node === null ? [] : [node]), ...hostsTogether(group)]);
  if (likely.size > 0) yield [...likely.values()];
  if (group !== undefined && group.home !== null) return;
  const ring = isForced || zone === null ? rings.all : rings.zone(zone);
  if (!isPossiblePartition(ring.partition)) return;
  for await (const page of roundTrip(store, ring, placeAt(chance.random()))) yield page.filter(({ name }) => !likely.has(name));
}

/** Once around the ring, in growing pages. */
export async function* roundTrip(
  store: Store,
  ring: typeof rings.all | ReturnType<typeof rings.zone>,
  start: string,
): AsyncGenerator<readonly RegisteredHost[], void, undefined> {
  let size = firstLook;
  let gathered: RegisteredHost[] = [];
  for (const range of [{ from: start }, { to: start }]) {
    let after: Parameters<Store['list']>[0]['after'];
    do {
      const page = await store.list({ ...ring, range, limit: size - gathered.length, ...(after === undefined ? {} : { after }) });
      gathered.push(...page.items.map((item) => hosts.parse(item)));
      after = page.after;
      if (gathered.length < size) continue;
      yield gathered;
      gathered = [];
      size = Math.min(longestLook, 4 * size);
    } while (after !== undefined);
  }
  if (gathered.length > 0) yield gathered;
}
