/** Making a volume that a client asks for. */
import { together } from '../errors.ts';
import type { Caller } from '../operation/policy.ts';
import type { Ports } from '../ports.ts';
import { takeQuota } from '../quota/volumes.ts';
import { transaction } from '../store/transaction.ts';
import { putVolume } from './keeping/put.ts';
import { tell } from './messages.ts';
import { newVolume, newVolumeErrors, type VolumeRequest } from './new-volume.ts';
import type { Volume } from './volume.ts';
import { quotaErrors, withinQuota } from './within-quota.ts';

export const createVolumeErrors = /* @__PURE__ */ together(newVolumeErrors, quotaErrors);

/** Cinder makes volumes in the background, as agents do; those that are in the books only are made at once. */
export async function createVolume(ports: Ports, caller: Caller, request: VolumeRequest): Promise<Volume> {
  const volume = await newVolume(ports, caller, request);
  const { id, projectId, volumeTypeId, sizeGib, status } = volume;
  await withinQuota(ports.store, () =>
    transaction(ports, async (tx) => {
      await takeQuota(tx, ports.store, projectId, volumeTypeId, { volumes: 1, gigabytes: sizeGib }, sizeGib);
      putVolume(tx, ports, undefined, volume);
      if (status === 'error') await tell(tx, { requestId: request.requestId, projectId, now: ports.clock.now() }, 'noBackend', id);
    }),
  );
  return volume;
}
