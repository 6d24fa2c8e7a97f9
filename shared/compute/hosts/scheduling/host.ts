/** What scheduling looks at: what hosts have left, and what a server needs. */
import type { CounterBounds } from '../../../store/transaction.ts';
import type { GroupPlacement } from '../../groups/placement.ts';
import type { Placement } from '../availability-zone.ts';
import type { Candidate, HostAllocations } from '../candidates.ts';
import type { Allocated } from '../host.ts';
import { type Ratios, ratiosOf } from './ratios.ts';

export interface SchedulingRequest extends Placement {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Whose server it is. */
  readonly projectId: string;
  readonly allocation: Allocated;
  readonly imageProperties: Readonly<Record<string, string>>;
  readonly extraSpecs: Readonly<Record<string, string>>;
  /** Hosts of the servers that the hint `same_host` names; empty without the hint. */
  readonly sameHosts: readonly string[];
  readonly differentHosts: readonly string[];
  /** Of the server's group; undefined without one. */
  readonly group?: GroupPlacement | undefined;
}

/** What a host has only so much of, by the counter of what it has given away. */
export const resources = ['vcpus', 'memoryMib', 'diskGib'] as const;
export type Resource = (typeof resources)[number];

type Sized = Pick<Candidate, 'inventory' | 'aggregateMetadata'>;

/** How much the host may give away in all, overcommitted as it is told to be. Source: the memory that Nova keeps for a host. */
function capacityOf(host: Sized): Readonly<Record<Resource, number>> {
  const { inventory } = host;
  const ratios: Ratios = ratiosOf(host);
  return {
    vcpus: Math.floor(inventory.vcpus * ratios.vcpus),
    memoryMib: Math.floor((inventory.memoryMib - memoryOfHost) * ratios.memoryMib),
    diskGib: Math.floor(inventory.diskGib * ratios.diskGib),
  };
}

/** What a host keeps for itself, MiB. */
export const memoryOfHost = 512;

/** The bounds that a host's counters keep. */
export function capacityBounds(host: Sized): Readonly<Record<keyof Allocated, CounterBounds>> {
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
