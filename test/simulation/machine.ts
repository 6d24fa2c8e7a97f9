/** A machine of a simulated hypervisor. */
import * as powerStates from '../../shared/messaging/power-states.ts';

export interface SimulatedMachine {
  readonly serverId: string;
  readonly machineId: string;
  state: 'received' | 'built' | 'handed over' | 'cleared';
  powerState: number;
  /** The call that made the disk from which it boots while it is rescued. */
  rescueId?: string | undefined;
  /** What is on its own disk: it stays the same wherever it goes. */
  readonly disk: string;
  /** The same as it was when an image of it was begun, by the image's id. */
  readonly snapshots: Map<string, string>;
  isQuiesced: boolean;
  /** The ports that it is plugged into. */
  readonly plugged: Set<string>;
  /** Attachment ids by volume id. */
  readonly connections: Map<string, string>;
}

export const connectionsOf = (volumes: readonly { readonly volumeId: string; readonly attachmentId?: string | undefined }[]) =>
  new Map(volumes.map(({ volumeId, attachmentId = '' }) => [volumeId, attachmentId]));

export const pluggedInto = (networks: readonly { readonly portId: string }[]) => new Set(networks.map(({ portId }) => portId));

export const blank = (serverId: string, machineId: string, disk: string): SimulatedMachine => ({
  ...{ serverId, machineId, disk, state: 'built', powerState: powerStates.running },
  ...{ snapshots: new Map(), isQuiesced: false, connections: new Map(), plugged: new Set() },
});
