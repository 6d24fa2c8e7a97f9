/**
 * How far a host is overcommitted: as one of its aggregates says, the least where several do; as it says itself; or as Nova does to begin with. A ratio that
 * becomes smaller takes nothing from anybody: the host gets nothing new until it has room again.
 */
import type { Candidate } from '../candidates.ts';

const initial = { vcpus: 4, memoryMib: 1, diskGib: 1 };
export type Ratios = Readonly<Record<keyof typeof initial, number>>;

const keyOf = { vcpus: 'cpu_allocation_ratio', memoryMib: 'ram_allocation_ratio', diskGib: 'disk_allocation_ratio' } as const;

export function ratiosOf({ aggregateMetadata, inventory }: Pick<Candidate, 'aggregateMetadata' | 'inventory'>): Ratios {
  const ratio = (resource: keyof typeof initial) => {
    const told = aggregateMetadata.map((metadata) => Number(metadata[keyOf[resource]]?.trim() || 'none')).filter(isRatio);
    return told.length > 0 ? Math.min(...told) : (inventory.allocationRatios?.[resource] ?? initial[resource]);
  };
  return { vcpus: ratio('vcpus'), memoryMib: ratio('memoryMib'), diskGib: ratio('diskGib') };
}

/** What is no number says nothing, as in Nova. */
const isRatio = (number: number) => Number.isFinite(number) && number > 0;
