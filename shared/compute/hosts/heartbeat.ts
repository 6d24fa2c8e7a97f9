/** A host's sign of life: the first registers it. */

import * as limits from '../../limits.ts';
import type { HeartbeatEvent } from '../../messaging/events.ts';
import type { Ports } from '../../ports.ts';
import { transaction } from '../../store/transaction.ts';
import { hosts } from './host.ts';

export async function takeHeartbeat(ports: Ports, event: HeartbeatEvent): Promise<void> {
  await transaction(ports, async (tx) => {
    const known = await tx.get(hosts, event.host);
    // The queue may deliver an older one after a newer one; the host's own clock orders its heartbeats. One that is older by more than heartbeats
    // are worth is none of those: the clock was ahead and has been set back.
    const lag = known === undefined ? Number.NEGATIVE_INFINITY : known.heartbeatAt - event.at;
    if (lag >= 0 && lag < limits.serviceDownSeconds * 1000) return;
    const now = ports.clock.now();
    const time = new Date(now).toISOString();
    tx.put(hosts, {
      ...(known ?? {
        name: event.host,
        serviceId: ports.chance.uuid(),
        hypervisorId: ports.chance.uuid(),
        // The zone of hosts that are in no other.
        availabilityZone: 'nova',
        isEnabled: true,
        disabledReason: null,
        isForcedDown: false,
        createdAt: time,
      }),
      inventory: event.inventory,
      lastSeenAt: now,
      heartbeatAt: event.at,
      startedAt: event.startedAt,
      updatedAt: time,
    });
  });
}
