/** The volume types of a new cloud. */
import type { Ports } from '../ports.ts';
import { transaction } from '../store/transaction.ts';
import { defaultVolumeType, multiattachVolumeType, volumeTypeNames, volumeTypes } from './volume.ts';

/** Makes those that are not there. */
export async function putDefaultVolumeTypes(ports: Pick<Ports, 'store' | 'clock' | 'chance'>): Promise<void> {
  await transaction(ports, async (tx) => {
    for (const type of [defaultVolumeType, multiattachVolumeType]) {
      if ((await volumeTypes.get(ports.store, type.id)) !== undefined) continue;
      tx.put(volumeTypes, type);
      if ((await tx.get(volumeTypeNames, type.name)) === undefined) tx.put(volumeTypeNames, { name: type.name, typeId: type.id });
    }
  });
}
