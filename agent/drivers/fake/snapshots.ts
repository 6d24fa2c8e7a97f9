/** Snapshots of the fake hypervisor: small files that say what was on a machine's disks, so that a machine that is built of one has it again. */
import { z } from 'zod/mini';
import type { CommandPayload } from '../../../shared/messaging/commands.ts';
import { type Driver, DriverFault } from '../../driver.ts';
import { firstBytes, putBytes } from '../../image-bytes.ts';
import type { Books } from './books.ts';
import { disksSchema, type FakeMachine, hasGuest } from './machine.ts';

/** What such a file begins with, and how long it is at most. */
const beginning = 'micronova fake disks\n';
const longest = 65_536;
const readMilliseconds = 30_000;

const bytesOf = (disks: FakeMachine['disks']) => Buffer.from(`${beginning}${JSON.stringify(disks)}`);

/** What was on the disks of the machine that the image was made of; undefined for images of another kind. @throws DriverFault */
export async function disksOfImage(image: CommandPayload<'build'>['image']): Promise<FakeMachine['disks'] | undefined> {
  const text = image && (await firstBytes(image, longest, AbortSignal.timeout(readMilliseconds)))?.toString('utf8');
  return text?.startsWith(beginning) ? z.parse(disksSchema, JSON.parse(text.slice(beginning.length))) : undefined;
}

type Snapshots = Pick<Driver, 'takeSnapshot' | 'uploadSnapshot' | 'dropSnapshot' | 'quiesce' | 'unquiesce'>;

export function snapshotsOf({ intercept, find, get, save }: Books): Snapshots {
  return {
    async takeSnapshot(serverId, imageId) {
      await intercept({ operation: 'takeSnapshot', serverId });
      const machine = get(serverId);
      const known = machine.snapshots[imageId];
      return save({ ...machine, snapshots: { [imageId]: known ?? { disks: machine.disks } } });
    },
    async uploadSnapshot(serverId, image, milliseconds, progress) {
      await intercept({ operation: 'uploadSnapshot', serverId });
      const machine = get(serverId);
      const { powerState } = machine;
      const snapshot = machine.snapshots[image.id];
      if (snapshot === undefined) throw new DriverFault('The snapshot does not exist on its host.');
      if ('sent' in snapshot) return { powerState, image: snapshot.sent };
      const bytes = await putBytes(image, bytesOf(snapshot.disks), AbortSignal.timeout(milliseconds));
      const sent = { ...bytes, diskFormat: machine.diskFormat };
      progress?.(100);
      await save({ ...machine, snapshots: { ...machine.snapshots, [image.id]: { sent } } });
      return { powerState, image: sent };
    },
    async dropSnapshot(serverId, imageId) {
      await intercept({ operation: 'dropSnapshot', serverId });
      const machine = find(serverId);
      if (machine === undefined) return {};
      const { [imageId]: _dropped, ...snapshots } = machine.snapshots;
      return save({ ...machine, snapshots });
    },
    async quiesce(serverId) {
      await intercept({ operation: 'quiesce', serverId });
      const machine = get(serverId);
      if (!hasGuest(machine.powerState)) throw new DriverFault('The guest agent does not answer.');
      return save({ ...machine, isQuiesced: true });
    },
    async unquiesce(serverId) {
      await intercept({ operation: 'unquiesce', serverId });
      const machine = find(serverId);
      return machine === undefined ? {} : save({ ...machine, isQuiesced: false });
    },
  };
}
