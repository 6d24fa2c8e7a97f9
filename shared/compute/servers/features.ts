/** What a server may have that keeps some actions from it, whatever its state. Rows name it, in Nova's order. Source: `blocks` and `rejects` of contract/states.json. */
import type { Failure } from '../../errors.ts';
import { isTrue } from '../../operation/loose-boolean.ts';
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

/** Memory that the host cannot read (AMD's SEV). */
export const memoryEncryption: Feature = {
  isOf: ({ flavor, imageProperties }) => isTrue(flavor.extraSpecs['hw:mem_encryption']) || isTrue(imageProperties['hw_mem_encryption']),
  refusal: (operation, serverId) => computeErrors.MemoryEncryptionForbids({ operation, instance_uuid: serverId }),
};

/** A trusted platform module that the host makes, and whose secrets stay there. */
export const vtpm: Feature = {
  isOf: ({ flavor, imageProperties }) => 'hw:tpm_version' in flavor.extraSpecs || 'hw_tpm_version' in imageProperties,
  refusal: (operation, serverId) => computeErrors.VtpmForbids({ operation, instance_uuid: serverId }),
};

/** One whose secrets its host may not read, so that it cannot send them to another while the machine runs. */
export const vtpmOfUser: Feature = {
  isOf: (server) => vtpm.isOf(server) && server.flavor.extraSpecs['hw:tpm_secret_security'] !== 'host',
  refusal: vtpm.refusal,
};
