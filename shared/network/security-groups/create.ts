/** Makes and changes security groups. */

import type { Caller } from '../../operation/policy.ts';
import { takeNetworkQuota } from '../../quota/networks.ts';
import type { Transaction } from '../../store/transaction.ts';
import * as errors from '../errors/security-groups.ts';
import * as networkErrors from '../errors.ts';
import type { NetworkPorts } from '../network-ports.ts';
import { renamed } from '../renamed.ts';
import type { Posted, Put } from '../resource/attribute.ts';
import { enforceCreate } from '../resource/enforce.ts';
import { ensureDefaultGroup, putGroup } from './default-group.ts';
import { type securityGroupAttributes, securityGroupResource } from './resource.ts';
import { membersOf, type SecurityGroup } from './security-group.ts';

export const createGroupErrors = [networkErrors.PolicyNotAuthorized, networkErrors.OverQuota, errors.SecurityGroupDefaultAlreadyExists];

export async function createGroup(
  tx: Transaction,
  ports: NetworkPorts,
  caller: Caller,
  body: Posted<typeof securityGroupAttributes>,
): Promise<SecurityGroup> {
  const { projectId, name, description, stateful } = body;
  enforceCreate(securityGroupResource, caller, { projectId }, body);
  await ensureDefaultGroup(tx, ports, projectId);
  await takeNetworkQuota(tx, projectId, { security_group: 1, security_group_rule: 2 });
  return putGroup(tx, ports, { projectId, name, description, stateful, isDefault: false });
}

export const updateGroupErrors = [
  errors.SecurityGroupDefaultAlreadyExists,
  errors.SecurityGroupCannotUpdateDefault,
  errors.SecurityGroupInUse,
];

/** What it becomes; the caller puts it. */
export async function changedGroup(
  _tx: Transaction,
  { store, clock }: NetworkPorts,
  _caller: Caller,
  group: SecurityGroup,
  body: Put<typeof securityGroupAttributes>,
): Promise<SecurityGroup> {
  if (group.isDefault && body.name !== undefined) throw errors.SecurityGroupCannotUpdateDefault();
  const changed = { ...renamed(clock, group, body.name), description: body.description ?? group.description };
  const { stateful = group.stateful } = body;
  if (stateful === group.stateful) return changed;
  for await (const _member of membersOf(store, group.id)) throw errors.SecurityGroupInUse({ id: group.id });
  // A port may have joined this moment: its host is told.
  return { ...changed, stateful, owedSince: clock.now() };
}
