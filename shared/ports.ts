/**
 * Everything that touches the world, handed to operations and workers. Adapters are chosen once per process: for AWS in
 * infra/aws/runtime, for one machine in infra/local, for the simulation in test/simulation.
 */
import type { Chance, Clock } from './clock.ts';
import type { ImageCatalogue } from './compute/ports/images.ts';
import type { NetworkService } from './compute/ports/networks.ts';
import type { VolumeService } from './compute/ports/volumes.ts';
import type { ScryptCost } from './identity/passwords.ts';
import type { RevocationList } from './identity/revocations.ts';
import type { CredentialSecret } from './identity/sealing.ts';
import type { TokenKeys } from './identity/tokens.ts';
import type { ImageData } from './image/data.ts';
import type { Log } from './log.ts';
import type { HostAccess } from './messaging/host-access.ts';
import type { Queues } from './messaging/port.ts';
import type { PortDevices } from './network/ports/devices.ts';
import type { Origins } from './operation/origins.ts';
import type { Store } from './store/port.ts';
import type { VolumeAgents } from './volume/keeping/port.ts';
import type { VolumeHostList } from './volume/keeping/volume-host.ts';

export interface Ports {
  readonly store: Store;
  readonly queues: Queues;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly tokenKeys: TokenKeys;
  readonly revocations: RevocationList;
  /** What the blobs of credentials are sealed with. */
  readonly credentialSecret: CredentialSecret;
  /** What a new password's hash costs; the usual unless told. */
  readonly passwordCost?: ScryptCost;
  /** Where the bytes of images are. */
  readonly imageData: ImageData;
  /** Images as the Compute API sees them. */
  readonly images: ImageCatalogue;
  /** Volumes as the Compute API sees them. */
  readonly volumes: VolumeService;
  /** Networks as the Compute API sees them. */
  readonly networks: NetworkService;
  /** What ports of networks are plugged into; absent where nothing is told of their changes. */
  readonly devices?: PortDevices;
  /** Those who keep volumes; absent where nobody may know the volumes' keys: what is to be told is left to `dispatch` there. */
  readonly volumeAgents?: VolumeAgents;
  /** The volume hosts as they were a few seconds ago. */
  readonly volumeHosts: VolumeHostList;
  /** How agents reach their queues; absent where they share this machine's files. */
  readonly hostAccess?: HostAccess;
  /** After how many seconds a move that its owner has not answered is confirmed by itself (Nova's `resize_confirm_window`); absent: never. */
  readonly resizeConfirmSeconds?: number;
  /** So long a server that its owner has deleted can be taken back (Nova's `reclaim_instance_interval`), seconds; absent: it is deleted at once. */
  readonly reclaimInstanceSeconds?: number;
  /** Days that it is kept who has changed what; 90 unless told. */
  readonly auditDays?: number;
  /** Where the proxies of consoles are; Nova's on this machine unless told. */
  readonly consoleProxy?: string;
  /** So long the machine of a shelved server stays on its host (Nova's `shelved_offload_time`), seconds; absent: it goes at once; less than 0: it stays. */
  readonly shelvedOffloadSeconds?: number;
  /** Absent where all services are below the origin that a client uses. */
  readonly origins?: Origins;
}
