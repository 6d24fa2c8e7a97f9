/** Where a server is asked to go, as its `availability_zone` says it. */
import * as computeErrors from './errors.ts';

export interface Placement {
  /** Null: any zone. */
  readonly zone: string | null;
  /** Null: any host. */
  readonly host: string | null;
  /** The hypervisor's host name; null: any. */
  readonly node: string | null;
}

const filled = (part: string | undefined): string | null => (part === undefined || part === '' ? null : part);

/**
 * Takes `zone`, `zone:host`, `zone:host:node` and `zone::node` apart; empty parts say nothing. Who may name a host is
 * a matter of policy (`os_compute_api:servers:create:forced_host`), not of this function.
 *
 * @throws AvailabilityZoneUnparsable for more than two colons
 */
export function parseAvailabilityZone(availabilityZone: string | null | undefined): Placement {
  const parts = (availabilityZone ?? '').split(':');
  if (parts.length > 3) throw computeErrors.AvailabilityZoneUnparsable();
  return { zone: filled(parts[0]), host: filled(parts[1]), node: filled(parts[2]) };
}

/**
 * A zone must be there, unless a host is named.
 *
 * @throws AvailabilityZoneNotAvailable
 */
export function assertZoneAvailable(placement: Placement, availableZones: readonly string[]): void {
  if (placement.zone === null || placement.host !== null || availableZones.includes(placement.zone)) return;
  throw computeErrors.AvailabilityZoneNotAvailable();
}

/**
 * `host` and `hypervisor_hostname` of the request and `zone:host:node` exclude each other.
 *
 * @throws TwoHostMechanisms
 */
export function assertOneHostMechanism(placement: Placement, host: string | null, hypervisorHostname: string | null): void {
  const isForced = placement.host !== null || placement.node !== null;
  if (isForced && (host !== null || hypervisorHostname !== null)) throw computeErrors.TwoHostMechanisms();
}
