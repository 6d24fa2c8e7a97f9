/**
 * Ports that a machine may have though its server has them no more: their owner has deleted them, or plugged them in elsewhere, or they were being unplugged while the machine was made anew with
 * them. The server shows a port no longer from the commit on that takes it; its host is told to unplug it in the same commit, or in that which ends what the host is about. Source: Nova detaches at
 * `network-vif-deleted`.
 */
import type { Ports } from '../../../ports.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { type Owed, patience } from '../../commands/command.ts';
import { type Server, servers } from '../../servers/server.ts';
import { isUnderWay } from '../use-volume/tell.ts';
import { beginDetach } from './begin-detach.ts';

type Chances = Pick<Ports, 'clock' | 'chance'>;
type Lost = NonNullable<Server['lostPorts']>[number];

/** Takes a port off the server's record. @returns what its host is told at once */
export function losePort(tx: Transaction, ports: Chances, server: Server, portId: string): readonly Owed[] {
  const without = { ...withLost(server, portId), interfaces: server.interfaces?.filter((each) => each.portId !== portId) };
  tx.put(servers, without);
  return unplugLost(tx, ports, without);
}

/** What was told up to now does not count. */
export const withLost = (server: Server, portId: string): Server =>
  withOnly(server, [...(server.lostPorts ?? []).filter((lost) => lost.portId !== portId), { portId, since: server.generation }]);

/** A machine was made of what was known when its command was issued: it has ports that are being unplugged from the one before. */
export function losesLeaving(server: Server, made: readonly { readonly portId: string }[]): Server {
  const leaving = (server.interfaces ?? []).filter(
    ({ leavingBy, portId }) => leavingBy !== undefined && made.some((each) => each.portId === portId),
  );
  return leaving.reduce((so, { portId }) => withLost(so, portId), server);
}

/** Tells the server's host of what it has lost, unless the host is about something: then whatever ends that calls again. */
export function unplugLost(tx: Transaction, ports: Chances, server: Server, which: (lost: Lost) => boolean = () => true): readonly Owed[] {
  const { host, lostPorts = [] } = server;
  if (lostPorts.length === 0 || isUnderWay(server)) return [];
  if (host === null) {
    tx.put(servers, withOnly(server, []));
    return [];
  }
  const requestId = `req-${ports.chance.uuid()}`;
  let current = { ...server, host };
  return lostPorts.filter(which).map(({ portId }) => {
    const { told, command } = beginDetach(tx, ports, current, portId, requestId);
    current = told;
    return command;
  });
}

/** Its host could not unplug it, and is asked again in a minute. */
export function unplugLostLater(tx: Transaction, ports: Chances, server: Server, portId: string, requestId: string): void {
  const { host, lostPorts = [] } = server;
  if (host === null || isUnderWay(server) || !lostPorts.some((lost) => lost.portId === portId)) return;
  beginDetach(tx, ports, { ...server, host }, portId, requestId, ports.clock.now() + patience);
}

/** What a host has unplugged when it was told in that generation is lost no more, unless there is, or may come to be, another machine that has it. */
export function withoutLost(server: Server, portId: string, generation: number): Server {
  if (server.vmState === 'resized' || isUnderWay(server)) return server;
  return withOnly(
    server,
    (server.lostPorts ?? []).filter((lost) => lost.portId !== portId || lost.since >= generation),
  );
}

/** It keeps the port after all. */
export const withoutLostAtAll = (server: Server, portId: string): Server =>
  withOnly(
    server,
    (server.lostPorts ?? []).filter((lost) => lost.portId !== portId),
  );

function withOnly({ lostPorts: _before, ...server }: Server, lostPorts: Lost[]): Server {
  return lostPorts.length === 0 ? server : { ...server, lostPorts };
}
