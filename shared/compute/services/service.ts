/**
 * Compute services as operators know them: each host has one, which is its agent. Nothing else of Nova runs anywhere here, so no other service is
 * ever listed.
 */
import type { Version } from '../../operation/version.ts';
import { versions } from '../../operation/versioned.ts';
import { shownSince, shownUntil, view } from '../../operation/view.ts';
import { type Host, isUp } from '../hosts/host.ts';
import { microseconds } from '../servers/view.ts';

/** What Nova calls the service of a host. */
export const binary = 'nova-compute';

/** Numbers came before UUIDs, and are made of them here: a positive integer of 31 bits. */
export const serviceNumber = ({ serviceId }: Pick<Host, 'serviceId'>): number => Number.parseInt(serviceId.slice(0, 8), 16) >>> 1;

const hasUuids = versions({ '2.1': false, '2.53': true });
export const namesByUuid = (version: Version): boolean => hasUuids.at(version);

interface Moment {
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const statusOf = ({ isEnabled }: Host) => (isEnabled ? 'enabled' : 'disabled');

/** When it was last heard of. */
const heardAt = ({ lastSeenAt }: Host) => (lastSeenAt === 0 ? null : microseconds(new Date(lastSeenAt).toISOString()));

/** Source: contract/schemas/ServiceController.index.json. */
export const serviceView = view<Host, Moment>({
  binary: () => binary,
  host: ({ name }) => name,
  id: [shownUntil('2.52', serviceNumber), shownSince('2.53', ({ serviceId }) => serviceId)],
  zone: ({ availabilityZone }) => availabilityZone,
  status: statusOf,
  state: (host, { now }) => (isUp(host, now) ? 'up' : 'down'),
  updated_at: heardAt,
  disabled_reason: ({ disabledReason }) => disabledReason,
  forced_down: shownSince('2.11', ({ isForcedDown }) => isForcedDown),
});
