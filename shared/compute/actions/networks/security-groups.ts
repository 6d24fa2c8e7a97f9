/** Puts all ports of a server into a security group, or takes them out. Source: contract-network/nova-side.md, "Security groups of a server". */
import type { Caller } from '../../../operation/policy.ts';
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import * as computeErrors from '../../errors.ts';
import type { SecurityGroupView } from '../../ports/networks.ts';
import { portIdsOf } from '../../servers/interfaces.ts';
import type { Server } from '../../servers/server.ts';
import { inNovasTerms } from './resolve.ts';

export const changeGroupErrors = [
  computeErrors.SecurityGroupNotFoundForProject,
  computeErrors.SecurityGroupAmbiguous,
  computeErrors.SecurityGroupCannotBeApplied,
  computeErrors.SecurityGroupNotAssociated,
  computeErrors.ServerHasNoPorts,
];

async function theGroup({ networks }: Ports, caller: Caller, name: string): Promise<SecurityGroupView> {
  const [group, ...others] = await networks.findSecurityGroups(caller, name);
  if (group === undefined)
    throw computeErrors.SecurityGroupNotFoundForProject({ security_group_id: name, project_id: caller.projectId ?? '' });
  if (others.length > 0) throw computeErrors.SecurityGroupAmbiguous({ name });
  return group;
}

async function change(
  tx: Transaction,
  ports: Ports,
  server: Server,
  caller: Caller,
  to: (groupIds: readonly string[]) => readonly string[],
): Promise<void> {
  const portIds = portIdsOf(server);
  if (portIds.length === 0) throw computeErrors.ServerHasNoPorts({ instance_id: server.id });
  for (const portId of portIds) {
    const port = await ports.networks.findPort(tx, portId, caller);
    if (port === undefined) continue;
    await inNovasTerms({ networkId: port.networkId, fixedIp: null }, () =>
      ports.networks.setSecurityGroups(tx, portId, to(port.securityGroupIds), caller),
    );
  }
}

export async function addGroup(tx: Transaction, ports: Ports, server: Server, name: string, caller: Caller): Promise<void> {
  const { id } = await theGroup(ports, caller, name);
  await change(tx, ports, server, caller, (groupIds) => (groupIds.includes(id) ? groupIds : [...groupIds, id]));
}

export async function removeGroup(tx: Transaction, ports: Ports, server: Server, name: string, caller: Caller): Promise<void> {
  const { id } = await theGroup(ports, caller, name);
  const isIn = server.interfaces?.some(({ securityGroups }) => securityGroups.some((group) => group.id === id));
  if (portIdsOf(server).length > 0 && !isIn) throw computeErrors.SecurityGroupNotAssociated({ security_group: name, instance: server.id });
  await change(tx, ports, server, caller, (groupIds) => groupIds.filter((each) => each !== id));
}
