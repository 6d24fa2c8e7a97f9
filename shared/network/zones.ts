/** The one zone that networks and routers are in. */
import * as errors from './errors/networks.ts';

export const networkZone = 'nova';

export const zoneHintErrors = [errors.AvailabilityZoneNotFound];

export function assertZoneHints(hints: readonly string[]): void {
  for (const zone of hints) if (zone !== networkZone) throw errors.AvailabilityZoneNotFound({ availability_zone: zone });
}
