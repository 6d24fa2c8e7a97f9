/** What a request orders, as far as can be told without looking anything up. Pure. */
import * as policy from '../../../operation/policies.ts';
import { type Caller, enforce } from '../../../operation/policy.ts';
import { type DraftBlockDevices, readBlockDevices, readBlockDevicesErrors } from '../../disks/requested-block-devices.ts';
import {
  availabilityZoneErrors,
  destinationErrors,
  type Placement,
  parseAvailabilityZone,
  withDestination,
} from '../../hosts/availability-zone.ts';
import { readCounts, readCountsErrors } from '../../servers/names.ts';
import { type RequestedNetworks, readNetworks, readNetworksErrors } from '../networks/requested.ts';
import type { CreateRequest } from './request.ts';

const rules = {
  forcedHost: policy.admin('os_compute_api:servers:create:forced_host'),
  requestedDestination: policy.admin('compute:servers:create:requested_destination'),
  attachVolume: policy.member('os_compute_api:servers:create:attach_volume'),
  attachNetwork: policy.member('os_compute_api:servers:create:attach_network'),
  trustedCertificates: policy.member('os_compute_api:servers:create:trusted_certs'),
};

/** A request that nothing is against so far. */
export interface Order {
  readonly caller: Caller;
  readonly request: CreateRequest;
  readonly placement: Placement;
  readonly drafts: DraftBlockDevices;
  readonly networks: RequestedNetworks;
  readonly minCount: number;
  readonly maxCount: number;
}

export const readOrderErrors = [
  ...availabilityZoneErrors,
  ...destinationErrors,
  ...readBlockDevicesErrors,
  ...readCountsErrors,
  ...readNetworksErrors,
];

export function readOrder(caller: Caller, request: CreateRequest): Order {
  const own = { projectId: caller.projectId, userId: caller.userId };
  const { host, hypervisorHostname } = request;
  if (request.trustedImageCertificates !== null) enforce(rules.trustedCertificates, caller, own);
  const asked = parseAvailabilityZone(request.availabilityZone);
  if (asked.isForced) enforce(rules.forcedHost, caller, own);
  const placement = withDestination(asked, host, hypervisorHostname);
  if ((host ?? hypervisorHostname) !== null) enforce(rules.requestedDestination, caller, own);
  if ((request.block_device_mapping ?? request.block_device_mapping_v2 ?? []).length > 0) enforce(rules.attachVolume, caller, own);
  if (request.networks !== undefined && request.networks.length > 0) enforce(rules.attachNetwork, caller, own);
  const counts = readCounts(request);
  const networks = readNetworks(request.networks, counts.maxCount);
  return { caller, request, placement, networks, drafts: readBlockDevices(request), ...counts };
}
