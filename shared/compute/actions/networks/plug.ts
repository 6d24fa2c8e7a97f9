/** Plugging servers in and out, in the commits that make, move and end them. The server's record follows its ports: see port-changed.ts. */

import type { Caller } from '../../../operation/policy.ts';
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { type Interface, portIdsOf, tagsOf } from '../../servers/interfaces.ts';
import { type Server, servers } from '../../servers/server.ts';
import { type InterfacePlan, inNovasTerms } from './resolve.ts';

/** An interface of which is known so far what the request said. */
const blank = (portId: string, { networkId, tag, portId: given }: InterfacePlan): Interface => ({
  portId,
  networkId,
  networkName: '',
  macAddress: '',
  fixedIps: [],
  floatingIps: [],
  securityGroups: [],
  tag,
  isPreexisting: given !== null,
});

/** Plugs a server in as planned. It is put in this transaction before and after. @returns the server with its interfaces */
export async function plugIn(
  tx: Transaction,
  { networks, chance }: Ports,
  server: Server,
  plans: readonly InterfacePlan[],
  groupIds: readonly string[] | undefined,
  caller: Caller,
): Promise<Server> {
  if (plans.length === 0) return server;
  const planned = plans.map((plan) => ({ plan, id: plan.portId ?? chance.uuid() }));
  tx.put(servers, { ...server, interfaces: [...(server.interfaces ?? []), ...planned.map(({ plan, id }) => blank(id, plan))] });
  const plugging = { serverId: server.id, projectId: server.projectId, availabilityZone: server.availabilityZone, host: server.host };
  for (const { plan, id } of planned) {
    if (plan.portId !== null) await networks.bindPort(tx, id, plugging);
    else
      await inNovasTerms(plan, () =>
        networks.createPort(
          tx,
          { ...plugging, id, networkId: plan.networkId, fixedIp: plan.fixedIp ?? undefined, securityGroupIds: groupIds },
          caller,
        ),
      );
  }
  return (await tx.get(servers, server.id)) ?? server;
}

type Networks = Pick<Ports, 'networks'>;

/** Everything that a host must know to plug a server's ports. */
export const plugsOf = (tx: Transaction, { networks }: Networks, server: Pick<Server, 'interfaces'>) =>
  networks.plugs(tx, portIdsOf(server), tagsOf(server));

/** Takes an interface off a server, on its host's word: the port goes, unless its owner made it. @returns the server without, as it is put */
export async function unplug(
  tx: Transaction,
  { networks }: Networks,
  server: Server,
  { portId, isPreexisting }: Pick<Interface, 'portId' | 'isPreexisting'>,
): Promise<Server> {
  const without = { ...server, interfaces: (server.interfaces ?? []).filter((each) => each.portId !== portId) };
  tx.put(servers, without);
  await (isPreexisting ? networks.unbindPort(tx, portId) : networks.deletePort(tx, portId));
  return without;
}

/** Takes all of them off. @returns the server without, as it is put */
export async function unplugAll(tx: Transaction, ports: Networks, server: Server): Promise<Server> {
  let current = server;
  for (const each of server.interfaces ?? []) current = await unplug(tx, ports, current, each);
  return current;
}
