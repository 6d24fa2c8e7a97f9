/** A volume host's sign of life: the first registers it. */
import * as limits from '../../limits.ts';
import type { VolumeHeartbeat } from '../../messaging/volume-orders.ts';
import type { Ports } from '../../ports.ts';
import { transaction } from '../../store/transaction.ts';
import { volumeHosts } from './volume-host.ts';

/** @param heartbeatAt when the queue took it: what the host's own clock says orders nothing */
export async function takeVolumeHeartbeat(
  ports: Pick<Ports, 'store' | 'clock' | 'chance' | 'volumeHosts'>,
  { host: name, startedAt, reach, capacity }: VolumeHeartbeat,
  heartbeatAt: number,
): Promise<void> {
  await transaction(ports, async (tx) => {
    const known = await tx.get(volumeHosts, name);
    // An older one may be delivered again after a newer one; one that is far older says that the queue's clock has been set back.
    const lag = known === undefined ? 0 : known.heartbeatAt - heartbeatAt;
    if (lag > 0 && lag < limits.serviceDownSeconds * 1000) return;
    const lastSeenAt = ports.clock.now();
    const createdAt = known?.createdAt ?? new Date(lastSeenAt).toISOString();
    const { disabled } = known ?? {};
    tx.put(volumeHosts, { name, reach, capacity, lastSeenAt, heartbeatAt, startedAt, createdAt, ...(disabled && { disabled }) });
  });
  // On one machine whoever hears of it makes volumes as well: the first of a cloud is not to miss it.
  ports.volumeHosts.forget();
}
