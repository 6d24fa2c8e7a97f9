/** Plugging in and out end. A port that was made for the server goes on its host's word only, so that no address is in use twice. */
import { type Ending, type Endings, kept, over } from '../../commands/ending.ts';
import type { Interface } from '../../servers/interfaces.ts';
import { servers } from '../../servers/server.ts';
import { unplug } from '../networks/plug.ts';
import { isUnderWay } from '../use-volume/tell.ts';
import { beginDetach } from './begin-detach.ts';
import { unplugLostLater, withLost, withoutLost, withoutLostAtAll } from './lost-ports.ts';

/** The port that the command is about. */
function portOf({ payload }: Ending['command']): string {
  const { portId, port } = payload as { readonly portId?: string; readonly port?: { readonly portId: string } };
  return portId ?? port?.portId ?? '';
}

/** The interface that the command is about, if the server has it still. */
function meant({ server, command }: Ending): Interface | undefined {
  const portId = portOf(command);
  return server.interfaces?.find((each) => each.portId === portId);
}

async function letGo({ tx, ports, server, command }: Ending, found: Interface): Promise<void> {
  // What moves meanwhile may have been told of the port on the host that it goes to.
  const goes = isUnderWay(server) ? withLost(server, found.portId) : withoutLost(server, found.portId, command.generation);
  await unplug(tx, ports, { ...goes, updatedAt: new Date(ports.clock.now()).toISOString() }, found);
}

/** It was made anew on another host meanwhile, of all that it had: the port is in that machine, whatever becomes of the one before. */
const isElsewhere = ({ server, command }: Ending): boolean =>
  server.host !== null && server.host !== command.host && server.vmState !== 'resized' && !isUnderWay(server);

export const plugging: Endings = {
  async done(ending) {
    const found = meant(ending);
    if (found === undefined) return over('Error');
    await ending.ports.networks.plugged(ending.tx, found.portId, true);
    return over('Success');
  },

  async failed(ending) {
    if (isElsewhere(ending)) return await plugging.done(ending);
    const found = meant(ending);
    if (found !== undefined) await letGo(ending, found);
    return over('Error');
  },

  /** The host may have plugged it, or may yet: it is told to unplug it. */
  async lost(ending) {
    if (isElsewhere(ending)) return await plugging.done(ending);
    const found = meant(ending);
    const { tx, ports, server, command, isFenced } = ending;
    if (found === undefined) return over('Error');
    if (isFenced || server.host === null) {
      await letGo(ending, found);
      return over('Error');
    }
    return over('Error', beginDetach(tx, ports, { ...server, host: server.host }, found.portId, command.requestId).command);
  },
};

export const unplugging: Endings = {
  async done(ending) {
    const found = meant(ending);
    if (found !== undefined) await letGo(ending, found);
    else ending.tx.put(servers, withoutLost(ending.server, portOf(ending.command), ending.command.generation));
    return over('Success');
  },

  /** The guest holds on to it: it is plugged in as before. */
  async failed({ tx, ports, server, ...ending }) {
    const found = meant({ tx, ports, server, ...ending });
    if (found === undefined) {
      unplugLostLater(tx, ports, server, portOf(ending.command), ending.command.requestId);
      return over('Error');
    }
    const { leavingBy: _, ...stays } = found;
    const interfaces = (server.interfaces ?? []).map((each) => (each === found ? stays : each));
    tx.put(servers, { ...withoutLostAtAll(server, found.portId), interfaces, updatedAt: new Date(ports.clock.now()).toISOString() });
    return over('Error');
  },

  /** It is told again: the host may have plugged it in, or may not. */
  async refused(ending) {
    const { tx, ports, server, command } = ending;
    const found = meant(ending);
    if (found?.leavingBy !== command.id || server.host === null) return await unplugging.failed(ending);
    if (isUnderWay(server)) return kept;
    return over(undefined, beginDetach(tx, ports, { ...server, host: server.host }, found.portId, command.requestId).command);
  },

  async lost(ending) {
    if (!ending.isFenced) return kept;
    const found = meant(ending);
    if (found !== undefined) await letGo(ending, found);
    return over('Success');
  },
};
