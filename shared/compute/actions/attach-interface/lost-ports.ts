/**
 * Ports that a server has lost behind its back: their owner has deleted them, or plugged them in elsewhere. The server shows them no longer from the commit on in which that was done; its host
 * is told to unplug them in the same commit, or in that which ends what the host is about. Source: Nova detaches at `network-vif-deleted`.
 */
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { type Owed, patience } from '../../commands/command.ts';
import { type Server, servers } from '../../servers/server.ts';
import { isUnderWay } from '../use-volume/tell.ts';
import { beginDetach } from './begin-detach.ts';

type Chances = Pick<Ports, 'clock' | 'chance'>;

/** Takes a port off the server's record. @returns what its host is told at once */
export function losePort(tx: Transaction, ports: Chances, server: Server, portId: string): readonly Owed[] {
  const without = { ...withLost(server, portId), interfaces: server.interfaces?.filter((each) => each.portId !== portId) };
  tx.put(servers, without);
  return unplugLost(tx, ports, without);
}

export const withLost = (server: Server, portId: string): Server => ({
  ...server,
  lostPorts: [...new Set([...(server.lostPorts ?? []), portId])],
});

/** Tells the server's host of all that it has lost, unless the host is about something: then whatever ends that calls again. */
export function unplugLost(tx: Transaction, ports: Chances, server: Server): readonly Owed[] {
  const { host, lostPorts = [] } = server;
  if (lostPorts.length === 0 || isUnderWay(server)) return [];
  if (host === null) {
    const { lostPorts: _nowhere, ...rest } = server;
    tx.put(servers, rest);
    return [];
  }
  const requestId = `req-${ports.chance.uuid()}`;
  let current = { ...server, host };
  return lostPorts.map((portId) => {
    const command = beginDetach(tx, ports, current, portId, requestId);
    current = { ...current, generation: command.generation };
    return command;
  });
}

/** Its host could not unplug it, and is asked again in a minute. */
export function unplugLostLater(tx: Transaction, ports: Chances, server: Server, portId: string, requestId: string): void {
  const { host, lostPorts = [] } = server;
  if (host === null || isUnderWay(server) || !lostPorts.includes(portId)) return;
  beginDetach(tx, ports, { ...server, host }, portId, requestId, ports.clock.now() + patience);
}

/** What its host has unplugged is lost no more, unless there is, or may come to be, another machine that has it. */
export function withoutLost(server: Server, portId: string): Server {
  if (server.vmState === 'resized' || isUnderWay(server)) return server;
  const { lostPorts = [], ...rest } = server;
  const left = lostPorts.filter((each) => each !== portId);
  return left.length === 0 ? rest : { ...rest, lostPorts: left };
}
