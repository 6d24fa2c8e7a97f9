/** What a simulated cloud has before anybody uses it. */
import { flavorNames, flavors } from '../../shared/compute/flavors/flavor.ts';
import { blankImage, type Image, images } from '../../shared/image/image.ts';
import { projectQuotas } from '../../shared/quota/own-limits.ts';
import { volumeUsageKey } from '../../shared/quota/usage.ts';
import type { Attributes, Write } from '../../shared/store/port.ts';
import { defaultVolumeType, multiattachVolumeType, volumes, volumeTypes } from '../../shared/volume/volume.ts';
import type { World } from './world.ts';

export const imageId = '11111111-1111-4111-8111-111111111111';
export const flavorIds = ['small', 'large'] as const;
export const flavorSizes: Readonly<Record<string, { readonly cores: number; readonly ram: number }>> = {
  small: { cores: 1, ram: 256 },
  large: { cores: 2, ram: 768 },
};
export const projects = ['red', 'blue'] as const;

const time = '2026-01-01T00:00:00.000Z';

const flavor = (id: string, vcpus: number, memoryMib: number) => ({
  ...{ id, name: id, description: null, vcpus, memoryMib, rootGib: 1, ephemeralGib: 0, swapMib: 0, rxtxFactor: 1, isPublic: true },
  ...{ isDisabled: false, extraSpecs: {}, accessProjects: [], createdAt: time, updatedAt: null },
});

const image: Image = {
  ...blankImage(imageId, null, time),
  ...{ name: 'cirros', status: 'active', visibility: 'public', diskFormat: 'qcow2', containerFormat: 'bare', sizeBytes: 1_000 },
};

const volume = (id: string, projectId: string, multiattach: boolean, bootable: boolean, migrationStatus: string | null) => ({
  ...{ id, projectId, userId: 'anna', name: id, description: null, sizeGib: 1, status: 'available', attachStatus: 'detached' as const },
  ...{ migrationStatus, volumeTypeId: (multiattach ? multiattachVolumeType : defaultVolumeType).id, multiattach, bootable },
  ...{ readOnly: false, availabilityZone: 'nova', metadata: {}, imageMetadata: {}, snapshotId: null, sourceVolumeId: null },
  ...{ attachments: [], snapshotIds: [], createdAt: time, updatedAt: time },
});

export interface Founded {
  /** By project. */
  readonly volumeIds: Readonly<Record<string, readonly string[]>>;
}

export async function found(world: World): Promise<Founded> {
  const chance = world.chance.fork('founding');
  const items: Attributes[] = [
    ...flavorIds.flatMap((id) => {
      const made = flavor(id, flavorSizes[id]?.cores ?? 0, flavorSizes[id]?.ram ?? 0);
      return [flavors.item(made), flavorNames.item({ name: made.name, flavorId: made.id })];
    }),
    ...[defaultVolumeType, multiattachVolumeType].map((type) => volumeTypes.item(type)),
    images.item(image),
  ];
  const volumeIds: Record<string, string[]> = {};
  const writes: Write[] = [];
  for (const projectId of projects) {
    const limits = { instances: chance.between(2, 6), cores: chance.between(3, 10), ram: chance.between(512, 4_096) };
    items.push(projectQuotas.item({ projectId, limits }));
    const count = chance.between(1, 4);
    volumeIds[projectId] = Array.from({ length: count }, () => chance.uuid());
    for (const id of volumeIds[projectId] ?? []) {
      // What is being moved may be swapped for another.
      items.push(volumes.item(volume(id, projectId, chance.happens(0.2), chance.happens(0.4), chance.happens(0.4) ? 'migrating' : null)));
    }
    writes.push({ kind: 'add', key: volumeUsageKey(projectId), amounts: { volumes: count, gigabytes: count } });
  }
  writes.push(...items.map((item): Write => ({ kind: 'put', item, expect: 'absent' })));
  await world.commit(world.scheduler.actor('founding', 'world'), writes, 'founding');
  return { volumeIds };
}
