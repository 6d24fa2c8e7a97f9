/** What scheduling looks at: what hosts have left, and what a server needs. */
import type { CounterBounds } from '../../../store/transaction.ts';
import type { Placement } from '../availability-zone.ts';
import type { Allocated, Host, HostAllocations } from '../host.ts';

export interface SchedulingRequest extends Placement {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly allocation: Allocated;
  readonly imageProperties: Readonly<Record<string, string>>;
  readonly extraSpecs: Readonly<Record<string, string>>;
  /** Hosts of the servers that the hint `same_host` names; empty without the hint. */
  readonly sameHosts: readonly string[];
  readonly differentHosts: readonly string[];
}

/** What a host has only so much of, by the counter of what it has given away. */
export const resources = ['vcpus', 'memoryMib', 'diskGib'] as const;
export type Resource = (typeof resources)[number];

/** How much the host may give away in all. Source: Nova's initial allocation ratios, and the memory that it keeps for a host. */
const capacityOf = ({ inventory }: Pick<Host, 'inventory'>): Readonly<Record<Resource, number>> => ({
  vcpus: inventory.vcpus * 4,
  memoryMib: inventory.memoryMib - 512,
  diskGib: inventory.diskGib,
});

/** The bounds that a host's counters keep. */
export function capacityBounds(host: Pick<Host, 'inventory'>): Readonly<Record<keyof Allocated, CounterBounds>> {
  const { vcpus, memoryMib, diskGib } = capacityOf(host);
  return {
    vcpus: { max: vcpus },
    memoryMib: { max: memoryMib },
    diskGib: { max: diskGib },
    servers: { min: 0 },
  };
}

/** What is left of it; less than nothing when the host has become smaller. */
export const roomOf = ({ host, allocated }: HostAllocations, resource: Resource): number =>
  capacityOf(host)[resource] - allocated[resource];
