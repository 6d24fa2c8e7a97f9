/** What a host is told to build: made of what is stored, because a server is built again long after its request. */
import type { CommandPayload } from '../../messaging/commands.ts';
import type { ImageView } from '../disks/block-device.ts';
import type { Mapping } from '../disks/mapping.ts';
import { connectedVolume } from '../disks/volume-connection.ts';
import type { Server } from '../servers/server.ts';
import type { UserData } from '../servers/user-data.ts';

/** Volumes as a host is told to connect them with a machine. */
export const connectedVolumes = (of: readonly Mapping[]) =>
  of.filter(({ volumeId }) => volumeId !== null).map((mapping) => ({ ...connectedVolume(mapping), bootIndex: mapping.bootIndex }));

/** An image as a host is told to fetch it. */
export const imageToFetch = (id: string, image: ImageView | null | undefined) => ({
  id,
  ...(image?.dataId === undefined ? {} : { dataId: image.dataId }),
  ...(image?.diskFormat == null ? {} : { diskFormat: image.diskFormat }),
  ...(image === null || image === undefined ? {} : { sizeBytes: image.sizeBytes }),
  ...(image?.checksum == null ? {} : { checksum: image.checksum }),
});

/** Image properties that say something of the machine: those of the image itself are nobody's business on a host. */
const ofMachine = (name: string) => name.startsWith('hw_') || name.startsWith('os_');

/** @param given what its guest is given besides, and at first its password, which is kept nowhere */
export function buildOf(
  server: Server,
  mappings: readonly Mapping[],
  networks: CommandPayload<'build'>['networks'],
  given: (Pick<UserData, 'userData' | 'personality'> & { readonly adminPass?: string }) | undefined,
): CommandPayload<'build'> {
  const { name, hostname, flavor, configDrive, metadata, keyName, publicKey, projectId, availabilityZone, launchIndex } = server;
  return {
    name,
    hostname,
    flavor,
    image: null,
    imageProperties: Object.fromEntries(Object.entries(server.imageProperties).filter(([name]) => ofMachine(name))),
    ...(given?.adminPass === undefined ? {} : { adminPass: given.adminPass }),
    userData: given?.userData ?? undefined,
    personality: given?.personality ?? [],
    configDrive,
    metadata,
    ...(keyName === null || publicKey === null ? {} : { keyPair: { name: keyName, publicKey } }),
    volumes: connectedVolumes(mappings),
    networks,
    about: { projectId, availabilityZone, launchIndex },
  };
}
