/** A host's sign of life: the first registers it. Most write one small item, in the host's own partition. */

import * as limits from '../../limits.ts';
import type { HeartbeatEvent } from '../../messaging/events.ts';
import type { Ports } from '../../ports.ts';
import { transaction } from '../../store/transaction.ts';
import { hosts, signsOfLife } from './host.ts';

export async function takeHeartbeat(ports: Ports, event: HeartbeatEvent): Promise<void> {
  const { host, at: heartbeatAt, startedAt, inventory } = event;
  await transaction(ports, async (tx) => {
    const [registered, sign] = await Promise.all([hosts.get(ports.store, host), tx.get(signsOfLife, host)]);
    // The queue may deliver an older one after a newer one; the host's own clock orders its heartbeats. One that is older by more than heartbeats
    // are worth is none of those: the clock was ahead and has been set back.
    const lag = sign === undefined ? Number.NEGATIVE_INFINITY : sign.heartbeatAt - heartbeatAt;
    if (lag >= 0 && lag < limits.serviceDownSeconds * 1000) return;
    const now = ports.clock.now();
    tx.put(signsOfLife, { host, lastSeenAt: now, heartbeatAt, startedAt, inHand: [] });
    // What a host is hardly ever changes, and is written with two indexes.
    if (registered !== undefined && JSON.stringify(registered.inventory) === JSON.stringify(inventory)) return;
    const known = await tx.get(hosts, host);
    const time = new Date(now).toISOString();
    tx.put(hosts, {
      ...(known ?? {
        name: host,
        serviceId: ports.chance.uuid(),
        hypervisorId: ports.chance.uuid(),
        // The zone of hosts that are in no other.
        availabilityZone: 'nova',
        isEnabled: true,
        disabledReason: null,
        isForcedDown: false,
        createdAt: time,
      }),
      inventory,
      updatedAt: time,
    });
  });
}
