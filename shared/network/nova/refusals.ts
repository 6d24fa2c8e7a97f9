/** What the network service refuses, as the Compute API's proxies say it. Source: contract-network/nova-side.md, contract/error-mapping.json. */
import * as computeErrors from '../../compute/errors.ts';
import type { Failure } from '../../errors.ts';
import * as portErrors from '../errors/ports.ts';
import * as networkErrors from '../errors.ts';

export const proxiedMakeErrors = [computeErrors.SecurityGroupInvalid, computeErrors.SecurityGroupLimitExceeded];

/** Of what is made. Whatever is in the way of it is a limit to the Compute API. */
export function refusedGroup({ status, message }: Failure, id = ''): Failure {
  if (status === 404) return computeErrors.SecurityGroupNotFound({ security_group_id: id });
  return status === 409
    ? computeErrors.SecurityGroupLimitExceeded({ reason: message })
    : computeErrors.SecurityGroupInvalid({ reason: message });
}

export const proxiedChangeErrors = [computeErrors.SecurityGroupNotFound, computeErrors.SecurityGroupInvalid];

/** Of what is changed or removed: no limit is in the way of that. */
export function refusedChange({ status, message }: Failure, id: string): Failure {
  if (status === 404) return computeErrors.SecurityGroupNotFound({ security_group_id: id });
  return computeErrors.SecurityGroupInvalid({ reason: message });
}

export const proxiedFloatingIpErrors = [
  computeErrors.NoMoreFloatingIps,
  computeErrors.FloatingIpLimitExceeded,
  computeErrors.FloatingIpBadRequest,
];

export function refusedFloatingIp({ kind, message }: Failure): Failure {
  if (kind === portErrors.IpAddressGenerationFailure.kind) return computeErrors.NoMoreFloatingIps();
  if (kind === networkErrors.OverQuota.kind) return computeErrors.FloatingIpLimitExceeded();
  return computeErrors.FloatingIpBadRequest({ reason: message });
}
