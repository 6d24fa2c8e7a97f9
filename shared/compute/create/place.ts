/** Which hosts can take the servers of a request: rooms are counted down as they are given away within the request. */
import { canonicalUuid } from '../../operation/uuid.ts';
import type { Bounds } from '../../store/port.ts';
import type { HostWithClaims } from '../host.ts';
import { isUp } from '../host.ts';
import { capacityOf, type HostView, hostDefaults, resourcesOf, type SchedulingRequest } from '../scheduling/host.ts';
import { rank } from '../scheduling/rank.ts';
import type { EmbeddedFlavor } from '../server.ts';
import { canonicalArchitecture } from '../validate-image.ts';

export function hostView({ host, claimed }: HostWithClaims, now: number): HostView {
  return {
    name: host.name,
    isUp: isUp(host, now),
    isEnabled: host.isEnabled,
    availabilityZone: host.availabilityZone,
    hypervisorHostname: host.inventory.hypervisorHostname,
    inventory: host.inventory,
    used: {
      vcpus: claimed.claimedVcpus,
      memoryMib: claimed.claimedMemoryMib,
      diskGib: claimed.claimedDiskGib,
      servers: claimed.claimedServers,
    },
    ...hostDefaults,
    traits: host.inventory.traits,
    architecture: canonicalArchitecture(host.inventory.cpuInfo.arch) ?? host.inventory.cpuInfo.arch,
    hypervisorType: host.inventory.hypervisorType,
  };
}

/** The bounds that a host's counters keep. */
export function capacityBounds(host: HostView): Readonly<Record<string, Bounds>> {
  const capacity = capacityOf(host);
  return {
    claimedVcpus: { max: capacity.vcpus },
    claimedMemoryMib: { max: capacity.memoryMib },
    claimedDiskGib: { max: capacity.diskGib },
  };
}

interface SchedulingSubject {
  readonly flavor: EmbeddedFlavor;
  readonly isVolumeBacked: boolean;
  readonly imageProperties: Readonly<Record<string, string>>;
  readonly zone: string | null;
  readonly requestedHost: string | null;
  readonly requestedNode: string | null;
  readonly isForced: boolean;
  readonly hints: Readonly<Record<string, unknown>>;
  /** Host by id of the servers that the hints name. */
  readonly hintedHosts: ReadonlyMap<string, string | null>;
  readonly excludedHosts: readonly string[];
}

export function schedulingRequest(subject: SchedulingSubject): SchedulingRequest {
  const hostsOf = (hint: unknown) =>
    [hint].flat().flatMap((id) => {
      const host = typeof id === 'string' ? subject.hintedHosts.get(canonicalUuid(id) ?? id) : undefined;
      return typeof host === 'string' ? [host] : [];
    });
  return {
    resources: resourcesOf(subject.flavor, subject.isVolumeBacked),
    zone: subject.zone,
    requestedHost: subject.requestedHost,
    requestedNode: subject.requestedNode,
    isForced: subject.isForced,
    imageProperties: subject.imageProperties,
    extraSpecs: subject.flavor.extraSpecs,
    hints: { sameHosts: hostsOf(subject.hints['same_host']), differentHosts: hostsOf(subject.hints['different_host']), group: null },
    excludedHosts: subject.excludedHosts,
  };
}

/** A host for each of `count` equal servers, or null where no host is left. */
export function placeAll(
  hosts: readonly HostView[],
  request: SchedulingRequest,
  count: number,
  random: () => number,
): readonly (HostView | null)[] {
  let left = hosts;
  return Array.from({ length: count }, () => {
    const best = rank(left, request, random)[0] ?? null;
    if (best !== null) left = left.map((host) => (host.name === best.name ? { ...host, used: taken(host, request) } : host));
    return best;
  });
}

function taken({ used }: HostView, { resources }: SchedulingRequest): HostView['used'] {
  return {
    vcpus: used.vcpus + resources.vcpus,
    memoryMib: used.memoryMib + resources.memoryMib,
    diskGib: used.diskGib + resources.diskGib,
    servers: used.servers + 1,
  };
}
