/** Keeps on servers what their ports are, whoever has changed them. */
import { isDeepStrictEqual } from 'node:util';
import { networks } from '../../../network/networks/network.ts';
import type { PortDevices } from '../../../network/ports/devices.ts';
import { isOfServer, type Port } from '../../../network/ports/port.ts';
import { defaultGroups, securityGroups } from '../../../network/security-groups/security-group.ts';
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { findHost } from '../../hosts/host.ts';
import type { Interface } from '../../servers/interfaces.ts';
import { servers } from '../../servers/server.ts';
import { losePort } from '../attach-interface/lost-ports.ts';

/** The server that a port is plugged into. */
const serverOf = (port: Port | undefined): string | undefined => (port !== undefined && isOfServer(port) ? port.deviceId : undefined);

export function portDevices({ store, clock, chance }: Pick<Ports, 'store' | 'clock' | 'chance'>): PortDevices {
  return {
    async portChanged(tx, before, after) {
      const [old, current] = [serverOf(before), serverOf(after)];
      if (before !== undefined && old !== undefined && old !== current) await withdraw(tx, { clock, chance }, old, before.id);
      if (after !== undefined && current !== undefined) await show(tx, current, after);
    },
    async namesChanged(tx, port) {
      const serverId = serverOf(port);
      const server = serverId === undefined ? undefined : await tx.get(servers, serverId);
      const known = server?.interfaces?.find(({ portId }) => portId === port.id);
      if (server === undefined || known === undefined) return;
      const networkName = (await tx.get(networks, port.networkId))?.name ?? known.networkName;
      const made = await interfaceOf(tx, port, { ...known, networkName, securityGroups: [] });
      if (isDeepStrictEqual(made, known)) return;
      tx.put(servers, { ...server, interfaces: (server.interfaces ?? []).map((each) => (each === known ? made : each)) });
    },
    isHost: async (name) => (await findHost(store, name)) !== undefined,
  };
}

/** What the server itself lets go of it has shown no longer before. */
async function withdraw(tx: Transaction, ports: Pick<Ports, 'clock' | 'chance'>, serverId: string, portId: string): Promise<void> {
  const server = await tx.get(servers, serverId);
  if (server?.interfaces?.some((each) => each.portId === portId)) losePort(tx, ports, server, portId);
}

async function show(tx: Transaction, serverId: string, port: Port): Promise<void> {
  const server = await tx.get(servers, serverId);
  // Any text may be a device's id.
  if (server === undefined || server.deletedAt !== null || server.projectId !== port.projectId) return;
  const { interfaces = [] } = server;
  const known = interfaces.find(({ portId }) => portId === port.id);
  const made = await interfaceOf(tx, port, known);
  if (isDeepStrictEqual(made, known)) return;
  const shown = known === undefined ? [...interfaces, made] : interfaces.map((each) => (each === known ? made : each));
  tx.put(servers, { ...server, interfaces: shown });
}

async function interfaceOf(tx: Transaction, port: Port, known: Interface | undefined): Promise<Interface> {
  return {
    portId: port.id,
    networkId: port.networkId,
    networkName: known?.networkName || ((await tx.get(networks, port.networkId))?.name ?? ''),
    macAddress: port.macAddress,
    fixedIps: port.fixedIps,
    floatingIps: port.floatingIps.map(({ address, fixedAddress }) => ({ address, fixedAddress })),
    securityGroups: await namesOf(tx, port, known?.securityGroups ?? []),
    tag: known?.tag ?? null,
    // Who plugs a port in by hand has made it.
    isPreexisting: known?.isPreexisting ?? true,
    ...(known?.leavingBy === undefined ? {} : { leavingBy: known.leavingBy }),
  };
}

/** Groups by name: as they are if this transaction knows, else as they were. */
async function namesOf(
  tx: Transaction,
  { securityGroupIds, projectId }: Port,
  known: Interface['securityGroups'],
): Promise<Interface['securityGroups']> {
  const named: Interface['securityGroups'] = [];
  for (const id of securityGroupIds) {
    const isRead = tx.seen(securityGroups.key(id)) !== undefined;
    const before = isRead ? undefined : known.find((group) => group.id === id);
    const isDefault = before === undefined && !isRead && projectId !== null && (await tx.get(defaultGroups, projectId))?.groupId === id;
    named.push(before ?? (isDefault ? { id, name: 'default' } : { id, name: (await tx.get(securityGroups, id))?.name ?? '' }));
  }
  return named;
}
