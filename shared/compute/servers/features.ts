/** What a server may have that keeps some actions from it, whatever its state. Rows name it, in Nova's order. Source: `blocks` and `rejects` of contract/states.json. */
import type { Failure } from '../../errors.ts';
import { looseBoolean } from '../../operation/loose-boolean.ts';
import * as computeErrors from '../errors.ts';
import type { Server } from './server.ts';

export interface Feature {
  readonly isOf: (server: Pick<Server, 'flavor' | 'imageProperties'>) => boolean;
  readonly refusal: (operation: string, serverId: string) => Failure;
}

export const accelerators: Feature = {
  isOf: ({ flavor }) => 'accel:device_profile' in flavor.extraSpecs,
  refusal: () => computeErrors.AcceleratorsForbid(),
};

const isTrue = (text: string | undefined) => text !== undefined && looseBoolean(text) === true;

/** A trusted platform module, whose secrets stay on the host. */
export const trustedPlatformModule: Feature = {
  isOf: ({ flavor, imageProperties }) => Boolean(flavor.extraSpecs['hw:tpm_version'] ?? imageProperties['hw_tpm_version']),
  refusal: (operation, serverId) => computeErrors.TrustedPlatformModuleForbids({ operation, instance_uuid: serverId }),
};

/** Memory that the host cannot read (AMD's SEV). */
export const memoryEncryption: Feature = {
  isOf: ({ flavor, imageProperties }) => isTrue(flavor.extraSpecs['hw:mem_encryption']) || isTrue(imageProperties['hw_mem_encryption']),
  refusal: (operation, serverId) => computeErrors.MemoryEncryptionForbids({ operation, instance_uuid: serverId }),
};
