/** What a client asks for with a new server, in the domain's words. */
import type { LegacyMappingBody, MappingBody } from '../requested-block-devices.ts';

export interface RequestedNetwork {
  readonly networkId: string | null;
  readonly portId: string | null;
}

export interface CreateRequest {
  readonly name: string;
  readonly description: string | null;
  /** Null: made of the name. */
  readonly hostname: string | null;
  /** Null when it boots from a volume. */
  readonly imageId: string | null;
  readonly flavorId: string;
  readonly keyName: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  readonly networks: readonly RequestedNetwork[];
  readonly diskConfig: 'AUTO' | 'MANUAL' | undefined;
  readonly accessIpV4: string | null;
  readonly accessIpV6: string | null;
  readonly personality: readonly { readonly path: string; readonly contents: string }[];
  readonly availabilityZone: string | null;
  readonly host: string | null;
  readonly hypervisorHostname: string | null;
  readonly blockDevices: {
    readonly block_device_mapping: readonly LegacyMappingBody[] | undefined;
    readonly block_device_mapping_v2: readonly MappingBody[] | undefined;
  };
  readonly configDrive: boolean | undefined;
  readonly minCount: number | undefined;
  readonly maxCount: number | undefined;
  readonly securityGroups: readonly string[];
  /** Base64. */
  readonly userData: string | null;
  readonly trustedImageCertificates: readonly string[] | null;
  readonly schedulerHints: Readonly<Record<string, unknown>>;
  /** Microversion 2.60 and later. */
  readonly knowsMultiattach: boolean;
}
