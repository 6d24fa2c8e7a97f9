import type { Command } from '../../messaging/commands.ts';
import type { Volume } from '../volume.ts';

/** How agents that keep volumes are told, and hosts how to reach them. */
export interface VolumeAgents {
  /** Hands the order of a volume to its host's queue, as it is wanted now. @throws what the queue throws */
  order(volume: Volume, attempt?: number): Promise<void>;
  /** The command with what its host needs to reach the volumes in it, or the host that disks go to: where they are now, and what it proves itself with. */
  connect(command: Command): Promise<Command>;
}
