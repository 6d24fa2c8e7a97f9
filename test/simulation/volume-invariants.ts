/** A volume is mapped by one server, or by those that share it, and connected where it is mapped. */
import { claimIdOf, volumeClaims } from '../../shared/compute/disks/claim.ts';
import type { Mapping } from '../../shared/compute/disks/mapping.ts';
import { brokenByDisk } from '../../shared/doctor/rules.ts';
import { volumes } from '../../shared/volume/volume.ts';
import type { Hypervisor } from './hypervisor.ts';
import type { World } from './world.ts';

export function checkVolume(world: World, volumeId: string, of: readonly Mapping[]): void {
  const exclusive = of.filter(({ sharesVolume }) => !sharesVolume);
  if (exclusive.length > 1 || (exclusive.length === 1 && of.length > 1)) {
    world.fail`The volume ${volumeId} is mapped by ${of.map(({ serverId }) => serverId).join(' and ')}.`;
  }
  checkConnections(world, volumeId, of);
  const item = world.item(volumes.key(volumeId));
  const volume = item && volumes.parse(item);
  for (const mapping of of) {
    const claim = world.item(volumeClaims.key(claimIdOf({ volumeId, serverId: mapping.serverId, shared: mapping.sharesVolume })));
    for (const { rule, says } of brokenByDisk(mapping, volumeId, claim, volume)) world.violate(`A disk breaks the rule ${rule}`, says);
  }
  if (volume === undefined) return;
  const recorded = volume.attachments.map(({ id }) => id).sort();
  const mappedAs = of.map(({ attachmentId }) => attachmentId ?? '').sort();
  if (recorded.join() !== mappedAs.join())
    world.fail`The volume ${volumeId} has the attachments ${recorded}, and the mappings ${mappedAs}.`;
}

/** Whatever is connected is mapped, and an unshared volume is connected once. */
export function checkConnections(world: World, volumeId: string, of: readonly Mapping[]): void {
  const connected = world.hosts.flatMap((host: Hypervisor) =>
    [...host.machines.values()].filter(({ connections }) => connections.has(volumeId)).map(({ serverId }) => serverId),
  );
  for (const serverId of connected) {
    if (!of.some((mapping) => mapping.serverId === serverId)) {
      world.fail`The volume ${volumeId} is connected to the machine of ${serverId}, which does not map it.`;
    }
  }
  if (connected.length > 1 && of.some(({ sharesVolume }) => !sharesVolume)) {
    world.fail`The volume ${volumeId} is connected to the machines of ${connected.join(' and ')}.`;
  }
}
