/** Plugging a server in, and out, while it lives: the port and the server's record change with the commit, and its host is told. */
import { together } from '../../../errors.ts';
import * as limits from '../../../limits.ts';
import type { Caller } from '../../../operation/policy.ts';
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { advance, type Cause, issue, record } from '../../commands/begin.ts';
import type { Owed } from '../../commands/command.ts';
import * as computeErrors from '../../errors.ts';
import { assertMay, guardErrors } from '../../servers/guards.ts';
import type { Interface } from '../../servers/interfaces.ts';
import { placed } from '../../servers/place.ts';
import { type Server, servers } from '../../servers/server.ts';
import { plugIn } from '../networks/plug.ts';
import type { RequestedInterface } from '../networks/requested.ts';
import { assertMayAttach, type InterfacePlan, networkRefusals } from '../networks/resolve.ts';
import { beginDetach } from './begin-detach.ts';
import { attachInterface, detachInterface } from './rows.ts';

export const attachErrors = /* @__PURE__ */ together(guardErrors, networkRefusals, [
  computeErrors.InterfaceNetworkAmbiguous,
  computeErrors.InterfaceAttachFailedNoNetwork,
  computeErrors.NetworkNotFound,
  computeErrors.PortNotFound,
  computeErrors.PortInUse,
  computeErrors.PortNotUsable,
]);

/** What one interface is to be plugged into: the port or network that is named, or the only one that there is. */
async function planOf(
  tx: Transaction,
  { networks }: Ports,
  server: Server,
  asked: RequestedInterface,
  caller: Caller,
): Promise<InterfacePlan> {
  const { portId, fixedIp, tag } = asked;
  if (portId !== null) {
    const port = await networks.findPort(tx, portId, caller);
    if (port === undefined) throw computeErrors.PortNotFound({ port_id: portId });
    if (port.projectId !== server.projectId) throw computeErrors.PortNotUsable({ port_id: portId, instance: server.id });
    if (port.deviceId !== '') throw computeErrors.PortInUse({ port_id: portId });
    return { networkId: port.networkId, portId, fixedIp: null, tag };
  }
  const network =
    asked.networkId === null ? await theOnly(networks, server, caller) : (await networks.findNetworks(tx, caller, [asked.networkId]))[0];
  if (network === undefined) throw computeErrors.NetworkNotFound({ network_id: asked.networkId ?? '' });
  if (!network.hasSubnets) throw computeErrors.SecurityGroupCannotBeApplied();
  assertMayAttach(network, caller);
  return { networkId: network.id, portId: null, fixedIp, tag };
}

async function theOnly(networks: Ports['networks'], { projectId }: Server, caller: Caller) {
  const usable = await networks.usableNetworks(caller);
  if (usable.length > 1) throw computeErrors.InterfaceNetworkAmbiguous();
  if (usable.length === 0) throw computeErrors.InterfaceAttachFailedNoNetwork({ project_id: projectId });
  return usable[0];
}

export interface Plugged {
  readonly made: Interface;
  readonly command: Owed;
}

/** @throws attachErrors */
export async function attach(
  tx: Transaction,
  ports: Ports,
  server: Server,
  asked: RequestedInterface,
  cause: Cause & { readonly caller: Caller },
): Promise<Plugged> {
  assertMay(attachInterface, server, cause.caller);
  const there = placed(server);
  if ((server.interfaces ?? []).length >= limits.interfacesPerServerAtMost) throw computeErrors.PortLimitExceeded();
  const plan = await planOf(tx, ports, server, asked, cause.caller);
  const advanced = advance(there, attachInterface.steps.plug, ports.clock.now());
  const plugged = await plugIn(tx, ports, advanced, [plan], undefined, cause.caller);
  const made = (plugged.interfaces ?? []).at(-1);
  if (made === undefined) throw new Error('An interface was plugged in and is not there.');
  const [port] = await ports.networks.plugs(tx, [made.portId], made.tag === null ? {} : { [made.portId]: made.tag });
  if (port === undefined) throw computeErrors.PortNotFound({ port_id: made.portId });
  const order = { step: 'plug', host: there.host, payload: { port }, requestId: cause.requestId };
  const command = issue(tx, ports, attachInterface, plugged, order);
  tx.put(servers, plugged);
  record(tx, ports, attachInterface, server, cause);
  return { made, command };
}

export const detachErrors = /* @__PURE__ */ together(guardErrors, [computeErrors.PortNotFound]);

/** @throws detachErrors */
export function detach(tx: Transaction, ports: Ports, server: Server, portId: string, cause: Cause): Owed {
  assertMay(detachInterface, server, cause.caller);
  const found = server.interfaces?.find((each) => each.portId === portId);
  if (found === undefined) throw computeErrors.PortNotFound({ port_id: portId });
  const { command } = beginDetach(tx, ports, placed(server), portId, cause.requestId);
  record(tx, ports, detachInterface, server, cause);
  return command;
}
