/** What the volume service refuses, as the Compute API's proxies say it. */
import * as computeErrors from '../../compute/errors.ts';
import type { Failure } from '../../errors.ts';

export const proxiedErrors = [computeErrors.ProxiedVolumeInvalid, computeErrors.ProxiedVolumeOverQuota];

/** Clients of the proxy are told of a quota with another status, and of all else that it was their input. */
export const proxiedRefusal = ({ status, message }: Failure): Failure =>
  status === 413 ? computeErrors.ProxiedVolumeOverQuota({ reason: message }) : computeErrors.ProxiedVolumeInvalid({ reason: message });
