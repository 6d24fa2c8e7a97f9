/** The flavors of a new cloud, by the names that OpenStack's documents use. */
import type { Ports } from '../../ports.ts';
import { transaction } from '../../store/transaction.ts';
import { type Flavor, flavorNames, flavors } from './flavor.ts';

type Size = readonly [id: string, name: string, vcpus: number, memoryMib: number, rootGib: number];

const sizes: readonly Size[] = [
  ['42', 'm1.nano', 1, 128, 1],
  ['84', 'm1.micro', 1, 256, 1],
  ['1', 'm1.tiny', 1, 512, 1],
  ['2', 'm1.small', 1, 2048, 20],
  ['3', 'm1.medium', 2, 4096, 40],
  ['4', 'm1.large', 4, 8192, 80],
  ['5', 'm1.xlarge', 8, 16_384, 160],
];

/** Makes those that are not there. */
export async function putDefaultFlavors(ports: Pick<Ports, 'store' | 'clock' | 'chance'>): Promise<void> {
  await transaction(ports, async (tx) => {
    for (const [id, name, vcpus, memoryMib, rootGib] of sizes) {
      const [sameId, sameName] = await Promise.all([flavors.get(ports.store, id), flavorNames.get(ports.store, name)]);
      if (sameId !== undefined || sameName !== undefined) continue;
      const flavor: Flavor = {
        id,
        name,
        description: null,
        vcpus,
        memoryMib,
        rootGib,
        ephemeralGib: 0,
        swapMib: 0,
        rxtxFactor: 1,
        isPublic: true,
        isDisabled: false,
        extraSpecs: {},
        accessProjects: [],
        createdAt: new Date(ports.clock.now()).toISOString(),
        updatedAt: null,
      };
      tx.put(flavorNames, { name, flavorId: id });
      tx.put(flavors, flavor);
    }
  });
}
