/** What scheduling looks at: hosts as they are, and what a server needs. */
import type { FlavorView } from '../block-device.ts';

export interface HostResources {
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly diskGib: number;
}

export interface HostView {
  readonly name: string;
  readonly isUp: boolean;
  readonly isEnabled: boolean;
  readonly availabilityZone: string;
  readonly hypervisorHostname: string;
  readonly inventory: HostResources;
  readonly used: HostResources & { readonly servers: number };
  readonly allocationRatios: { readonly vcpus: number; readonly memory: number; readonly disk: number };
  /** Kept for the host itself. */
  readonly reserved: HostResources;
  readonly traits: readonly string[];
  /** Canonical, see `canonicalArchitecture`. */
  readonly architecture: string;
  readonly hypervisorType: string;
  /** The metadata of each aggregate that it is in. */
  readonly aggregates?: readonly Readonly<Record<string, string>>[];
}

/** What a host offers unless it says otherwise: Nova's initial allocation ratios and reserved memory. */
export const hostDefaults = {
  allocationRatios: { vcpus: 4, memory: 1, disk: 1 },
  reserved: { vcpus: 0, memoryMib: 512, diskGib: 0 },
} as const satisfies Pick<HostView, 'allocationRatios' | 'reserved'>;

export type GroupPolicy = 'affinity' | 'anti-affinity' | 'soft-affinity' | 'soft-anti-affinity';

export interface SchedulingGroup {
  readonly policy: GroupPolicy;
  /** One name per member that has a host, so a name may come more than once. */
  readonly memberHosts: readonly string[];
  /** The rule `max_server_per_host` of anti-affinity; 1 unless told. */
  readonly maximumServersPerHost?: number;
}

export interface SchedulingRequest {
  readonly resources: HostResources;
  /** Null: any zone. */
  readonly zone: string | null;
  readonly requestedHost: string | null;
  /** A hypervisor's host name. */
  readonly requestedNode: string | null;
  /** The host was named as `zone:host:node`: only its state and its room count, as in Nova. */
  readonly isForced: boolean;
  readonly imageProperties: Readonly<Record<string, string>>;
  readonly extraSpecs: Readonly<Record<string, string>>;
  readonly hints: {
    /** Hosts of the servers that the hint `same_host` names; empty without the hint. */
    readonly sameHosts: readonly string[];
    readonly differentHosts: readonly string[];
    readonly group: SchedulingGroup | null;
  };
  /** Hosts that were tried before. */
  readonly excludedHosts: readonly string[];
}

/** What a server takes of its host. A root disk on a volume takes nothing; swap is rounded up to whole GiB. */
export function resourcesOf(flavor: FlavorView, isVolumeBacked: boolean): HostResources {
  const root = isVolumeBacked ? 0 : flavor.rootGib;
  return { vcpus: flavor.vcpus, memoryMib: flavor.memoryMib, diskGib: root + flavor.ephemeralGib + Math.ceil(flavor.swapMib / 1024) };
}

/** How much of everything the host may give away in all: what a bounded counter of its use is bounded by. */
export const capacityOf = ({ inventory, reserved, allocationRatios }: HostView): HostResources => ({
  vcpus: Math.floor((inventory.vcpus - reserved.vcpus) * allocationRatios.vcpus),
  memoryMib: Math.floor((inventory.memoryMib - reserved.memoryMib) * allocationRatios.memory),
  diskGib: Math.floor((inventory.diskGib - reserved.diskGib) * allocationRatios.disk),
});
