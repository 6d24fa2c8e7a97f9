/** Where a server is asked to go. */
import * as computeErrors from '../errors.ts';

export interface Placement {
  /** Null: any zone. */
  readonly zone: string | null;
  /** Null: any host. */
  readonly host: string | null;
  /** The hypervisor's host name; null: any. */
  readonly node: string | null;
  /** Whether `availability_zone` names host or node. */
  readonly isForced: boolean;
}

export const availabilityZoneErrors = [computeErrors.AvailabilityZoneUnparsable];

/**
 * Takes `zone`, `zone:host`, `zone:host:node` and `zone::node` apart; empty parts say nothing. Who may name a host is
 * a matter of policy (`os_compute_api:servers:create:forced_host`), not of this function.
 */
export function parseAvailabilityZone(availabilityZone: string | null): Placement {
  const [zone, host, node, ...more] = (availabilityZone ?? '').split(':').map((part) => part || null);
  if (more.length > 0) throw computeErrors.AvailabilityZoneUnparsable();
  return { zone: zone ?? null, host: host ?? null, node: node ?? null, isForced: Boolean(host ?? node) };
}

export const destinationErrors = [computeErrors.TwoHostMechanisms];

/** The same with `host` and `hypervisor_hostname` of the request, which exclude `zone:host:node`. */
export function withDestination(placement: Placement, host: string | null, node: string | null): Placement {
  if (placement.isForced && (host ?? node) !== null) throw computeErrors.TwoHostMechanisms();
  return { ...placement, host: placement.host ?? host, node: placement.node ?? node };
}

export const zoneAvailableErrors = [computeErrors.AvailabilityZoneNotAvailable];

/** A zone must be there, unless a host in it is named. */
export function assertZoneAvailable({ zone, host, isForced }: Placement, availableZones: readonly string[]): void {
  if (zone === null || (isForced && host !== null) || availableZones.includes(zone)) return;
  throw computeErrors.AvailabilityZoneNotAvailable();
}
