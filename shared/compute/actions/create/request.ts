/** What a client asks for with a new server, in the domain's words. */
import type { BlockDevicesOfRequest } from '../../disks/requested-block-devices.ts';
import type { InjectedFile } from '../../servers/request-limits.ts';
import type { Server } from '../../servers/server.ts';
import type { NetworksOnWire } from '../networks/requested.ts';

/** What a server takes over as it was asked for. */
type TakenOver = Pick<
  Server,
  | 'description'
  | 'imageId'
  | 'keyName'
  | 'metadata'
  | 'tags'
  | 'accessIpV4'
  | 'accessIpV6'
  | 'securityGroups'
  | 'trustedImageCertificates'
  | 'schedulerHints'
>;

export interface CreateRequest extends TakenOver, Omit<BlockDevicesOfRequest, 'imageId'> {
  readonly name: string;
  /** Null: made of the name. */
  readonly hostname: string | null;
  readonly flavorId: string;
  readonly networks: NetworksOnWire;
  readonly diskConfig: Server['diskConfig'] | undefined;
  readonly personality: InjectedFile[];
  readonly availabilityZone: string | null;
  /** The host that it is to run on. */
  readonly host: string | null;
  readonly hypervisorHostname: string | null;
  readonly configDrive: boolean | undefined;
  readonly minCount: number | undefined;
  readonly maxCount: number | undefined;
  /** Told to the host with the build, and kept nowhere once that has ended. */
  readonly adminPass: string;
  /** Base64. */
  readonly userData: string | null;
  /** Microversion 2.60 and later. */
  readonly knowsMultiattach: boolean;
}
