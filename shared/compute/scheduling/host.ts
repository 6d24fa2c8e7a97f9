/** What scheduling looks at: what hosts have left, and what a server needs. */
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

/** How much of everything the host may give away in all. Source: Nova's initial allocation ratios, and the memory that it keeps for a host. */
const capacityOf = ({ inventory }: Host) => ({
  vcpus: inventory.vcpus * 4,
  memoryMib: inventory.memoryMib - 512,
  diskGib: inventory.diskGib,
});

/** The bounds that a host's counters keep. */
export function capacityBounds(host: Host) {
  const { vcpus, memoryMib, diskGib } = capacityOf(host);
  return { claimedVcpus: { max: vcpus }, claimedMemoryMib: { max: memoryMib }, claimedDiskGib: { max: diskGib } };
}

/** What is left of it; less than nothing when the host has become smaller. */
export function roomOf({ host, claimed }: HostWithClaims) {
  const { vcpus, memoryMib, diskGib } = capacityOf(host);
  return {
    vcpus: vcpus - claimed.claimedVcpus,
    memoryMib: memoryMib - claimed.claimedMemoryMib,
    diskGib: diskGib - claimed.claimedDiskGib,
  };
}
