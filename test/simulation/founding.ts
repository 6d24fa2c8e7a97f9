/** What a simulated cloud has before anybody uses it. */
import { flavorNames, flavors } from '../../shared/compute/flavors/flavor.ts';
import { blankImage, type Image, images } from '../../shared/image/image.ts';
import { type Network, networkAccess, networks } from '../../shared/network/networks/network.ts';
import { type Subnet, subnets } from '../../shared/network/subnets/subnet.ts';
import { projectQuotas, type UserLimits } from '../../shared/quota/own-limits.ts';
import { networkUsageKey, volumeUsageKey } from '../../shared/quota/usage.ts';
import { keptAs } from '../../shared/quota/volume-types.ts';
import type { Attributes, Write } from '../../shared/store/port.ts';
import { defaultVolumeType, multiattachVolumeType, volumes, volumeTypes } from '../../shared/volume/volume.ts';
import { personas } from './tokens.ts';
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

/** A network that both projects use, with so few addresses that they run out, and another of each project's own. */
export const networkIds = {
  shared: '22222222-2222-4222-8222-222222222222',
  red: '33333333-3333-4333-8333-333333333333',
  blue: '44444444-4444-4444-8444-444444444444',
};

const ownerOf = (name: string) => (name === 'shared' ? 'red' : name);

function networkItems(): Attributes[] {
  return Object.entries(networkIds).flatMap(([name, id], index) => {
    const subnetId = id.replaceAll(id.charAt(0), 'a').replace(/^a/, String(index));
    const standard = { description: '', tags: [], revision: 1, createdAt: time, updatedAt: time };
    const projectId = ownerOf(name);
    const sharedWith = name === 'shared' ? ['*'] : [];
    const network: Network = {
      ...{ ...standard, id, name, projectId, adminStateUp: true, mtu: 1450, portSecurityEnabled: true, isDefault: false, dnsDomain: '' },
      ...{ availabilityZoneHints: [], networkType: 'vxlan' as const, physicalNetwork: null, segmentationId: index + 1, externalTo: [] },
      ...{ subnetIds: [subnetId], sharedWith },
    };
    const subnet: Subnet = {
      ...{
        ...standard,
        id: subnetId,
        name,
        projectId,
        networkId: id,
        ipVersion: 4 as const,
        cidr: `10.0.${index}.0/28`,
        gatewayIp: `10.0.${index}.1`,
      },
      ...{
        allocationPools: [{ start: `10.0.${index}.2`, end: `10.0.${index}.${name === 'shared' ? 6 : 14}` }],
        dnsNameservers: [],
        hostRoutes: [],
      },
      ...{ enableDhcp: true, ipv6RaMode: null, ipv6AddressMode: null, serviceTypes: [], subnetpoolId: null },
    };
    return [networks.item(network), subnets.item(subnet), ...sharedWith.map((target) => networkAccess.item({ target, networkId: id }))];
  });
}

export interface Founded {
  /** By project. */
  readonly volumeIds: Readonly<Record<string, readonly string[]>>;
}

/** Some users have limits of their own, below the project's or not. */
const usersOf = (world: World, projectId: string): UserLimits[] =>
  personas.flatMap((persona) => {
    const chance = world.chance.fork(`limits of ${persona.userId}`);
    if (persona.projectId !== projectId || !chance.happens(0.4)) return [];
    return [{ userId: persona.userId, limits: { instances: chance.between(1, 3), cores: chance.between(2, 6) } }];
  });

export async function found(world: World): Promise<Founded> {
  const chance = world.chance.fork('founding');
  const items: Attributes[] = [
    ...flavorIds.flatMap((id) => {
      const made = flavor(id, flavorSizes[id]?.cores ?? 0, flavorSizes[id]?.ram ?? 0);
      return [flavors.item(made), flavorNames.item({ name: made.name, flavorId: made.id })];
    }),
    ...[defaultVolumeType, multiattachVolumeType].map((type) => volumeTypes.item(type)),
    images.item(image),
    ...networkItems(),
  ];
  const volumeIds: Record<string, string[]> = {};
  const writes: Write[] = [];
  for (const projectId of projects) {
    const limits = { instances: chance.between(2, 6), cores: chance.between(3, 10), ram: chance.between(512, 4_096) };
    items.push(projectQuotas.item({ projectId, limits, users: usersOf(world, projectId) }));
    const count = chance.between(1, 4);
    volumeIds[projectId] = Array.from({ length: count }, () => chance.uuid());
    const amounts: Record<string, number> = { volumes: count, gigabytes: count };
    for (const id of volumeIds[projectId] ?? []) {
      // What is being moved may be swapped for another.
      const made = volume(id, projectId, chance.happens(0.2), chance.happens(0.4), chance.happens(0.4) ? 'migrating' : null);
      for (const name of ['volumes', 'gigabytes'] as const) {
        const kept = keptAs(name, made.volumeTypeId);
        amounts[kept] = (amounts[kept] ?? 0) + 1;
      }
      items.push(volumes.item(made));
    }
    writes.push({ kind: 'add', key: volumeUsageKey(projectId), amounts });
    const own = Object.keys(networkIds).filter((name) => ownerOf(name) === projectId).length;
    writes.push({ kind: 'add', key: networkUsageKey(projectId), amounts: { network: own, subnet: own } });
  }
  writes.push(...items.map((item): Write => ({ kind: 'put', item, expect: 'absent' })));
  await world.commit(world.scheduler.actor('founding', 'world'), writes, 'founding');
  return { volumeIds };
}
