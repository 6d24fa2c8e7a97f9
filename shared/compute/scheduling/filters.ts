/**
 * Which hosts can take a server. Every filter is a row that says yes or no to one host; a host needs a yes from each. The
 * set is Nova's default filters, the placement service's checks, and the hints `same_host` and `different_host`.
 */
import { canonicalArchitecture } from '../validate-image.ts';
import { capacityOf, type HostResources, type HostView, type SchedulingRequest } from './host.ts';

export interface HostFilter {
  readonly name: string;
  /** Whether it counts even when the request forces the host. */
  readonly bindsForced: boolean;
  readonly admits: (host: HostView, request: SchedulingRequest) => boolean;
}

const resourceNames = ['vcpus', 'memoryMib', 'diskGib'] as const satisfies readonly (keyof HostResources)[];

/** There is room, and no single server gets more than the whole machine, however much is overcommitted. */
function hasRoom(host: HostView, { resources }: SchedulingRequest): boolean {
  const capacity = capacityOf(host);
  return resourceNames.every(
    (name) => resources[name] === 0 || (resources[name] <= host.inventory[name] && host.used[name] + resources[name] <= capacity[name]),
  );
}

/** Nova's names for what is one hypervisor with and without hardware support. */
const hypervisorAliases: Readonly<Record<string, string>> = { kvm: 'qemu' };
const canonicalHypervisor = (name: string): string => hypervisorAliases[name.toLowerCase()] ?? name.toLowerCase();

function suitsImage(host: HostView, { imageProperties }: SchedulingRequest): boolean {
  const architecture = imageProperties.hw_architecture ?? imageProperties.architecture;
  const hypervisor = imageProperties.img_hv_type ?? imageProperties.hypervisor_type;
  if (architecture !== undefined && canonicalArchitecture(architecture) !== host.architecture) return false;
  return hypervisor === undefined || canonicalHypervisor(hypervisor) === canonicalHypervisor(host.hypervisorType);
}

/** `trait:NAME = required | forbidden`, of the flavor and of the image; image traits can only be required. */
function hasTraits(host: HostView, { extraSpecs, imageProperties }: SchedulingRequest): boolean {
  return [...Object.entries(extraSpecs), ...Object.entries(imageProperties)].every(([key, value]) => {
    if (!key.startsWith('trait:')) return true;
    const isThere = host.traits.includes(key.slice('trait:'.length));
    return value === 'forbidden' ? !isThere : value !== 'required' || isThere;
  });
}

const aggregateScope = 'aggregate_instance_extra_specs:';

function suitsAggregates(host: HostView, { extraSpecs }: SchedulingRequest): boolean {
  return Object.entries(extraSpecs).every(([key, value]) => {
    if (!key.startsWith(aggregateScope)) return true;
    return (host.aggregates ?? []).some((metadata) => metadata[key.slice(aggregateScope.length)] === value);
  });
}

function suitsGroup(host: HostView, { hints: { group } }: SchedulingRequest): boolean {
  if (group === null) return true;
  const members = group.memberHosts.filter((name) => name === host.name).length;
  if (group.policy === 'affinity') return group.memberHosts.length === 0 || members > 0;
  if (group.policy === 'anti-affinity') return members < (group.maximumServersPerHost ?? 1);
  return true;
}

const isNullOr = (wanted: string | null, actual: string): boolean => wanted === null || wanted === actual;

export const filters: readonly HostFilter[] = [
  { name: 'not tried before', bindsForced: true, admits: (host, { excludedHosts }) => !excludedHosts.includes(host.name) },
  { name: 'up', bindsForced: true, admits: (host) => host.isUp },
  { name: 'enabled', bindsForced: true, admits: (host) => host.isEnabled },
  { name: 'the requested host', bindsForced: true, admits: (host, { requestedHost }) => isNullOr(requestedHost, host.name) },
  { name: 'the requested node', bindsForced: true, admits: (host, { requestedNode }) => isNullOr(requestedNode, host.hypervisorHostname) },
  { name: 'room', bindsForced: true, admits: hasRoom },
  { name: 'zone', bindsForced: false, admits: (host, { zone }) => isNullOr(zone, host.availabilityZone) },
  { name: 'image properties', bindsForced: false, admits: suitsImage },
  { name: 'traits', bindsForced: false, admits: hasTraits },
  { name: 'aggregates', bindsForced: false, admits: suitsAggregates },
  {
    name: 'same host',
    bindsForced: false,
    admits: (host, { hints }) => hints.sameHosts.length === 0 || hints.sameHosts.includes(host.name),
  },
  { name: 'different host', bindsForced: false, admits: (host, { hints }) => !hints.differentHosts.includes(host.name) },
  { name: 'server group', bindsForced: false, admits: suitsGroup },
];

/** The first filter that refuses the host; undefined when all admit it. */
export const refusalOf = (host: HostView, request: SchedulingRequest): HostFilter | undefined =>
  filters.find((filter) => (filter.bindsForced || !request.isForced) && !filter.admits(host, request));
