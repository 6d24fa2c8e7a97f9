/** The volume types of a new cloud. */
import type { Ports } from '../ports.ts';
import { transaction } from '../store/transaction.ts';
import { defaultVolumeType, multiattachVolumeType, volumeTypes } from './volume.ts';

/** Makes those that are not there. */
export async function putDefaultVolumeTypes(ports: Pick<Ports, 'store' | 'clock' | 'chance'>): Promise<void> {
  await transaction(ports, async (tx) => {
    for (const type of [defaultVolumeType, multiattachVolumeType]) {
      if ((await volumeTypes.get(ports.store, type.id)) === undefined) tx.put(volumeTypes, type);
    }
  });
}
