/** How a rebuild goes on and ends. */
import * as powerStates from '../../../messaging/power-states.ts';
import { buildOf, connectedVolumes } from '../../commands/build-of.ts';
import { type Ending, type Endings, faultOf } from '../../commands/ending.ts';
import { type Issued, stepwise } from '../../commands/steps.ts';
import { connectedTo } from '../../disks/connected.ts';
import { type Mapping, mappings } from '../../disks/mapping.ts';
import { keptAt } from '../../disks/volume-connection.ts';
import { machineAt } from '../../hosts/allocation.ts';
import type { Server } from '../../servers/server.ts';
import { userDataItems } from '../../servers/user-data.ts';
import { plugsOf } from '../networks/plug.ts';
import type { Rebuilding } from './rebuild-server.ts';
import { rebuild } from './row.ts';

const carriedBy = ({ command }: Ending) => command.carries as Rebuilding;

/** Which host it is on; it has one, or it could not be told anything. */
const hostOf = ({ command }: Ending) => command.host;

async function build(ending: Ending): Promise<Issued['payload']> {
  const { tx, server, mappings } = ending;
  const { image, adminPass, powerOn } = carriedBy(ending);
  const stored = server.hasUserData ? await tx.get(userDataItems, server.id) : undefined;
  const given = { userData: stored?.userData ?? null, personality: stored?.personality ?? [], adminPass };
  return {
    ...buildOf(server, mappings, await plugsOf(tx, ending.ports, server), given),
    image,
    machineId: machineAt(server, hostOf(ending)),
    powerOn,
  };
}

/** The old image is gone with its disk; the volume that the server boots from has the data of the new one before it is connected again. */
async function reimage({ tx, ports, mappings: known }: Ending, { reimaged }: Rebuilding): Promise<readonly Mapping[]> {
  const root = known.find(({ bootIndex }) => bootIndex === 0);
  const image = reimaged === null ? undefined : await ports.images.findAny(reimaged);
  if (root?.volumeId == null || image === undefined) return known;
  const again = { ...root, ...keptAt(await ports.volumes.reimage(tx, root.volumeId, image)) };
  tx.put(mappings, again);
  return known.map((mapping) => (mapping.id === again.id ? again : mapping));
}

/** It stands as before, if nothing of it has happened. */
function asBefore({ result }: Ending, { before }: Rebuilding): Partial<Server> {
  if (before.vmState === 'error' || result.powerState === undefined) return before;
  const runs = result.powerState === powerStates.running;
  if (!runs && result.powerState !== powerStates.shutdown) return before;
  return { ...before, vmState: runs ? 'active' : 'stopped', powerState: runs ? powerStates.running : powerStates.shutdown };
}

export const rebuilding = stepwise(rebuild, {
  async issue(ending, step) {
    const carries = carriedBy(ending);
    const host = hostOf(ending);
    if (step === 'build') return { host, payload: await build(ending), carries };
    const volumes = connectedVolumes(await reimage(ending, carries));
    const payload = { machineId: machineAt(ending.server, host), volumes };
    return { host, payload, carries, server: { powerState: powerStates.shutdown } };
  },

  async succeeded(ending) {
    await connectedTo(ending, hostOf(ending));
    const { powerOn } = carriedBy(ending);
    return {
      vmState: powerOn ? 'active' : 'stopped',
      powerState: powerOn ? powerStates.running : powerStates.shutdown,
      launchedAt: new Date(ending.ports.clock.now()).toISOString(),
      fault: null,
    };
  },

  failed(ending) {
    const carried = carriedBy(ending);
    const isUntouched = ending.command.step === 'clear' && !ending.isFenced;
    return isUntouched ? asBefore(ending, carried) : { vmState: 'error', fault: faultOf(ending) };
  },
}) satisfies Endings;
