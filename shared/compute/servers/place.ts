/** Where a server is, for what needs a host, and a machine there. */
import * as computeErrors from '../errors.ts';
import type { Server } from './server.ts';

/** A server that has a host. */
export type Placed = Server & { readonly host: string };

export const placeErrors = [computeErrors.ServerNotReady];

/** The server, which has a host. @throws placeErrors */
export function placed<Given extends Pick<Server, 'id' | 'host'>>(server: Given): Given & { readonly host: string } {
  const { host } = server;
  if (host === null) throw computeErrors.ServerNotReady({ instance_id: server.id });
  return { ...server, host };
}

type WithMachines = Pick<Server, 'id' | 'allocations'> & { readonly host: string };

const staying = ({ allocations, host }: WithMachines) => allocations.find((each) => each.host === host && each.isLeaving !== true);

/** False where nothing came of an evacuation: its host throws the old machine away, or has done so. */
export const hasMachine = (server: WithMachines): boolean => staying(server) !== undefined;

/** The machine that the server has on its host, for what is told to no other. @throws placeErrors where it has none */
export function machineOf(server: WithMachines): string {
  const machine = staying(server);
  if (machine === undefined) throw computeErrors.ServerNotReady({ instance_id: server.id });
  return machine.machineId;
}
