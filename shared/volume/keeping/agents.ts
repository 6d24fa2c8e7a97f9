/** Orders on their way to the agents that keep volumes, and connections on their way to hosts. */
import { isUnreached, type VolumeOfHost, withVolumes } from '../../compute/disks/volume-connection.ts';
import { hostQueue } from '../../messaging/agent-queues.ts';
import { type Command, receiverOf } from '../../messaging/commands.ts';
import { exportName, type NbdConnection, type VolumeOrder, volumeOrderMessage, type WantedVolume } from '../../messaging/volume-orders.ts';
import type { Ports } from '../../ports.ts';
import type { Volume } from '../volume.ts';
import { encryptionKey, exportKey, transferKey, type VolumeSecret } from './keys.ts';
import type { VolumeAgents } from './port.ts';
import type { VolumeHost, VolumeHostList } from './volume-host.ts';
import { wantedOf } from './wanted.ts';

interface Options extends Pick<Ports, 'clock' | 'queues' | 'log' | 'imageData'> {
  readonly secret: VolumeSecret;
  readonly hosts: VolumeHostList;
}

export function volumeAgents({ clock, queues, log, imageData, secret, hosts }: Options): VolumeAgents {
  const known = async (name: string): Promise<VolumeHost | undefined> => (await hosts.get()).find((host) => host.name === name);

  /** One that has just been registered is not known everywhere yet. */
  async function hostOf(name: string): Promise<VolumeHost | undefined> {
    const found = await known(name);
    if (found !== undefined) return found;
    hosts.forget();
    return known(name);
  }

  const sharesFiles = (host: VolumeHost | undefined) => host !== undefined && 'folder' in host.reach;

  async function wanted(volume: Volume, kept: NonNullable<Volume['kept']>): Promise<WantedVolume | null> {
    const plain = wantedOf(volume, kept);
    if (plain === null) return null;
    const isNear = sharesFiles(await hostOf(kept.host));
    const withKey = async (each: WantedVolume['exports'][number]) => (isNear ? each : { ...each, key: await exportKey(secret, each) });
    const { source } = plain;
    return {
      ...plain,
      source: source?.of === 'image' ? { ...source, image: { ...source.image, ...(await bytesOf(source.image)) } } : source,
      ...(volume.encryptionKeyId === undefined ? {} : { encryptionKey: await encryptionKey(secret, volume.encryptionKeyId) }),
      exports: await Promise.all(plain.exports.map(withKey)),
      uploads: await Promise.all(
        plain.uploads.map(async (upload) => ({
          ...upload,
          ...(await imageData.hosts.target({ imageId: upload.id, dataId: upload.dataId })),
        })),
      ),
    };
  }

  const bytesOf = ({ id, dataId = null }: { readonly id: string; readonly dataId?: string | null | undefined }) =>
    imageData.hosts.source({ imageId: id, dataId });

  const connectionOn =
    (on: string) =>
    async (volume: VolumeOfHost): Promise<VolumeOfHost> => {
      const { attachmentId = '', connection } = volume;
      if (!isUnreached(connection)) return volume;
      const { volume_id, kept_at, is_read_only, contents } = connection.data;
      const host = await hostOf(kept_at);
      if (host === undefined) throw new Error(`There is no volume host ${kept_at}.`);
      const named = { attachmentId, host: on, contents };
      const key = sharesFiles(host) ? {} : { key: await exportKey(secret, named) };
      const data = { volume_id, export: exportName(named), reach: host.reach, ...key, is_read_only } satisfies NbdConnection;
      return { ...volume, connection: { driver_volume_type: 'nbd', data } };
    };

  return {
    async order(volume, attempt = 0) {
      const { id: volumeId, kept } = volume;
      if (kept === undefined) return;
      const { host, revision, requestId, overtakes = false } = kept;
      try {
        const order: VolumeOrder = {
          type: 'volume order',
          ...{ host, volumeId, revision, requestId },
          issuedAt: clock.now(),
          wanted: await wanted(volume, kept),
        };
        await queues.send(hostQueue(host), volumeOrderMessage(order, { attempt, overtakes }));
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        log.write({ level: 'warn', event: 'order not sent', volumeId, host, revision, message });
        throw error;
      }
    },
    async connect(command) {
      const receiverId = receiverOf(command);
      const keys = receiverId === undefined ? {} : { key: await transferKey(secret, receiverId) };
      return { ...command, payload: { ...(await withVolumes(command.payload, connectionOn(command.host))), ...keys } } as Command;
    },
  };
}
