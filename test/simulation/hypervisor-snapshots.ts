/** Snapshots of simulated machines, and the bytes of images that they become. */
import { type Driver, DriverFault } from '../../agent/driver.ts';
import * as powerStates from '../../shared/messaging/power-states.ts';
import type { SimulatedMachine } from './machine.ts';

/** What is in images, by the name that hosts are told. */
export type ImageBytes = Map<string, string>;

type Call = <T>(operation: string, serverId: string, about: string, isDone: () => boolean, effect: () => T) => Promise<T>;

interface Of {
  readonly call: Call;
  find(serverId: string): SimulatedMachine | undefined;
  /** @throws DriverFault */
  get(serverId: string): SimulatedMachine;
  readonly bytes: ImageBytes;
}

export function simulatedSnapshots({
  call,
  find,
  get,
  bytes,
}: Of): Pick<Driver, 'takeSnapshot' | 'uploadSnapshot' | 'dropSnapshot' | 'quiesce' | 'unquiesce'> {
  return {
    takeSnapshot: (serverId, imageId) =>
      call(
        'takeSnapshot',
        serverId,
        '',
        () => find(serverId)?.snapshots.has(imageId) === true,
        () => {
          const machine = get(serverId);
          const known = machine.snapshots.get(imageId);
          machine.snapshots.clear();
          machine.snapshots.set(imageId, known ?? machine.disk);
          return { powerState: machine.powerState };
        },
      ),
    uploadSnapshot: (serverId, { id, file = '' }) =>
      call(
        'uploadSnapshot',
        serverId,
        '',
        () => bytes.has(file),
        () => {
          const { snapshots, powerState } = get(serverId);
          const content = snapshots.get(id);
          if (content === undefined) throw new DriverFault('The snapshot does not exist on its host.');
          bytes.set(file, content);
          return { powerState, image: { sizeBytes: content.length, checksum: null, sha512: null, diskFormat: 'qcow2' } };
        },
      ),
    dropSnapshot: (serverId, imageId) =>
      call(
        'dropSnapshot',
        serverId,
        '',
        () => true,
        () => {
          const machine = find(serverId);
          machine?.snapshots.delete(imageId);
          return machine === undefined ? {} : { powerState: machine.powerState };
        },
      ),
    quiesce: (serverId) =>
      call(
        'quiesce',
        serverId,
        '',
        () => find(serverId)?.isQuiesced === true,
        () => {
          const machine = get(serverId);
          if (machine.powerState !== powerStates.running) throw new DriverFault('The guest agent does not answer.');
          machine.isQuiesced = true;
          return { powerState: machine.powerState };
        },
      ),
    unquiesce: (serverId) =>
      call(
        'unquiesce',
        serverId,
        '',
        () => true,
        () => {
          const machine = find(serverId);
          if (machine !== undefined) machine.isQuiesced = false;
          return machine === undefined ? {} : { powerState: machine.powerState };
        },
      ),
  };
}
