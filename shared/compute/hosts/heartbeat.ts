/** A host's sign of life: the first registers it. Most write one small item, in the host's own partition. */

import * as limits from '../../limits.ts';
import type { HeartbeatEvent } from '../../messaging/events.ts';
import type { Ports } from '../../ports.ts';
import type { Store } from '../../store/port.ts';
import { transaction } from '../../store/transaction.ts';
import { defaultZone } from './aggregates/aggregate.ts';
import { allocatedKey, hosts, signsOfLife } from './host.ts';

/** @param heartbeatAt when the queue took it: what the host's own clock says orders nothing */
export async function takeHeartbeat(ports: Ports, event: HeartbeatEvent, heartbeatAt: number): Promise<void> {
  const { host, startedAt, inventory, inHand } = event;
  await transaction(ports, async (tx) => {
    const [registered, sign] = await Promise.all([hosts.get(ports.store, host), tx.get(signsOfLife, host)]);
    // An older one may be delivered again after a newer one. Older by more than heartbeats are worth means that the queue's clock, which on one machine
    // is this machine's, was ahead and has been set back.
    const lag = sign === undefined ? 0 : sign.heartbeatAt - heartbeatAt;
    if (lag > 0 && lag < limits.serviceDownSeconds * 1000) return;
    const now = ports.clock.now();
    tx.put(signsOfLife, { host, lastSeenAt: now, heartbeatAt, startedAt, inHand: inHand.slice(0, limits.commandsInHand) });
    // What a host is hardly ever changes, and is written with two indexes.
    if (registered !== undefined && JSON.stringify(registered.inventory) === JSON.stringify(inventory)) return;
    const known = await tx.get(hosts, host);
    const time = new Date(now).toISOString();
    tx.put(hosts, {
      ...(known ?? {
        name: host,
        serviceId: ports.chance.uuid(),
        hypervisorId: ports.chance.uuid(),
        availabilityZone: defaultZone,
        aggregates: [],
        regrouped: await regroupedBefore(ports.store, host),
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

/** The counters of a host that was forgotten stay, and know how often its aggregates had changed. */
async function regroupedBefore(store: Store, host: string): Promise<number> {
  return Number((await store.get(allocatedKey(host)))?.['regrouped'] ?? 0);
}
