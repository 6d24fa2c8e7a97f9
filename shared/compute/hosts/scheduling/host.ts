/** What scheduling looks at: what hosts have left, and what a server needs. */
import type { CounterBounds } from '../../../store/transaction.ts';
import type { Placement } from '../availability-zone.ts';
import type { Claimed, Host, HostWithClaims } from '../host.ts';

export interface SchedulingRequest extends Placement {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly claim: Claimed;
  readonly imageProperties: Readonly<Record<string, string>>;
  readonly extraSpecs: Readonly<Record<string, string>>;
  /** Hosts of the servers that the hint `same_host` names; empty without the hint. */
  readonly sameHosts: readonly string[];
  readonly differentHosts: readonly string[];
}

/** What a host has only so much of, by the counter of what it has given away. */
export const resources = ['claimedVcpus', 'claimedMemoryMib', 'claimedDiskGib'] as const;
type Resource = (typeof resources)[number];

/** How much the host may give away in all. Source: Nova's initial allocation ratios, and the memory that it keeps for a host. */
const capacityOf = ({ inventory }: Host): Readonly<Record<Resource, number>> => ({
  claimedVcpus: inventory.vcpus * 4,
  claimedMemoryMib: inventory.memoryMib - 512,
  claimedDiskGib: inventory.diskGib,
});

/** The bounds that a host's counters keep. */
export function capacityBounds(host: Host): Readonly<Record<keyof Claimed, CounterBounds>> {
  const { claimedVcpus, claimedMemoryMib, claimedDiskGib } = capacityOf(host);
  return {
    claimedVcpus: { max: claimedVcpus },
    claimedMemoryMib: { max: claimedMemoryMib },
    claimedDiskGib: { max: claimedDiskGib },
    claimedServers: { min: 0 },
  };
}

/** What is left of it; less than nothing when the host has become smaller. */
export const roomOf = ({ host, claimed }: HostWithClaims, resource: Resource): number => capacityOf(host)[resource] - claimed[resource];
