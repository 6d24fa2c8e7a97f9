/** Makes networks. */
import type { Caller } from '../../operation/policy.ts';
import { takeNetworkQuota } from '../../quota/networks.ts';
import type { Transaction } from '../../store/transaction.ts';
import * as networkErrors from '../errors.ts';
import type { NetworkPorts } from '../network-ports.ts';
import type { Posted } from '../resource/attribute.ts';
import { enforceCreate } from '../resource/enforce.ts';
import { newStandard } from '../resource/standard.ts';
import { ensureDefaultGroup } from '../security-groups/default-group.ts';
import { assertZoneHints, zoneHintErrors } from '../zones.ts';
import { listNetwork } from './access.ts';
import { everyProject, largestMtu, type Network, networks } from './network.ts';
import { type networkAttributes, networkResource } from './resource.ts';
import { claimSegment, claimSegmentErrors } from './segments.ts';

export const createNetworkErrors = [networkErrors.PolicyNotAuthorized, networkErrors.OverQuota, ...zoneHintErrors, ...claimSegmentErrors];

export async function createNetwork(
  tx: Transaction,
  ports: NetworkPorts,
  caller: Caller,
  body: Posted<typeof networkAttributes>,
): Promise<Network> {
  enforceCreate(networkResource, caller, { projectId: body.projectId, parentProjectId: body.projectId }, body);
  assertZoneHints(body.availability_zone_hints);
  const standard = newStandard(ports, body, 1);
  const segment = await claimSegment(tx, ports.chance, standard.id, {
    networkType: body['provider:network_type'],
    physicalNetwork: body['provider:physical_network'],
    segmentationId: body['provider:segmentation_id'],
  });
  const network: Network = {
    ...standard,
    adminStateUp: body.admin_state_up,
    mtu: mtuOf(body.mtu, segment.networkType),
    portSecurityEnabled: body.port_security_enabled,
    isDefault: body.is_default,
    dnsDomain: body.dns_domain,
    availabilityZoneHints: [...body.availability_zone_hints],
    ...segment,
    subnetIds: [],
    sharedWith: body.shared ? [everyProject] : [],
    externalTo: body['router:external'] ? [everyProject] : [],
  };
  await takeNetworkQuota(tx, network.projectId, { network: 1 });
  await ensureDefaultGroup(tx, ports, network.projectId);
  await listNetwork(tx, ports, undefined, network);
  tx.put(networks, network);
  return network;
}

/** 0 stands for as much as its kind carries. */
export function mtuOf(asked: number, networkType: Network['networkType']): number {
  const most = largestMtu[networkType];
  if (asked > most) throw networkErrors.InvalidInput({ reason: `Requested MTU is too big, maximum is ${most}` });
  return asked === 0 ? most : asked;
}
