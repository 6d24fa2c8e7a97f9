/** How servers come onto the shelf, off their hosts, and back. */

import * as powerStates from '../../../messaging/power-states.ts';
import { advance, issue } from '../../commands/begin.ts';
import { type Ending, type Endings, type Next, over } from '../../commands/ending.ts';
import { stepwise } from '../../commands/steps.ts';
import { connectedTo, moveConnections, movePorts } from '../../disks/connected.ts';
import { attachmentOf } from '../../disks/volume-connection.ts';
import { machineAt, release } from '../../hosts/allocation.ts';
import { type Server, servers } from '../../servers/server.ts';
import { giveUpImage } from '../image/come-to-be.ts';
import { imagingOf, snapshotPayload, withImage } from '../image/end.ts';
import { shelve, shelveOffload, shelveVolumes, unshelve, unshelveOffloaded } from './rows.ts';
import { setOffloadTimer } from './shelve-server.ts';

const now = ({ ports }: Ending) => new Date(ports.clock.now()).toISOString();
const hostOf = ({ server, command }: Ending) => server.host ?? command.host;

const shelved = withImage(
  stepwise(shelve, {
    issue: (ending, step, isUndo) => ({
      host: hostOf(ending),
      payload: step === 'snapshot' ? { imageId: imagingOf(ending).imageId } : snapshotPayload(ending, isUndo),
      // The machine is off, whatever becomes of the rest.
      server: { powerState: powerStates.shutdown },
    }),
    async succeeded(ending) {
      const { tx, ports, server } = ending;
      const { shelvedOffloadSeconds: seconds = 0 } = ports;
      if (seconds > 0) await setOffloadTimer(tx, ports, server.id, seconds);
      return { imaging: null, shelved: { imageId: imagingOf(ending).imageId, at: now(ending) } };
    },
    async failed(ending) {
      const { server } = ending;
      await giveUpImage(ending.tx, ending.ports, server);
      const isOff = server.powerState === powerStates.shutdown;
      return { imaging: null, ...(isOff ? { vmState: 'stopped' as const } : {}) };
    },
  }),
);

/** Where shelved servers do not stay on their hosts, the machine goes with the same action. */
export const shelving: Endings = {
  ...shelved,
  async done(ending) {
    const next = await shelved.done(ending);
    const isShelved = next.result === 'Success' && (ending.ports.shelvedOffloadSeconds ?? 0) === 0;
    const server = isShelved ? await ending.tx.get(servers, ending.server.id) : undefined;
    return server?.host ? offload(ending, { ...server, host: server.host }) : next;
  },
};

function offload({ tx, ports, command: { requestId } }: Ending, server: Server & { readonly host: string }): Next {
  const advanced = advance(server, shelveOffload.steps.offload, ports.clock.now());
  const { host } = server;
  const payload = { machineId: machineAt(server, host) };
  const command = issue(tx, ports, shelveOffload, advanced, { step: 'offload', host, payload, requestId });
  tx.put(servers, { ...advanced, commandId: command.id });
  return over(undefined, command);
}

/** Nothing of it is on any host, and its volumes wait for the next. */
async function offloaded(ending: Ending): Promise<Partial<Server>> {
  const { tx, ports, server, mappings } = ending;
  for (const mapping of mappings) {
    if (mapping.volumeId !== null) await ports.volumes.reserve(tx, mapping.volumeId, attachmentOf(mapping, null));
  }
  await movePorts(ending, null);
  return { host: null, availabilityZone: null, shelved: server.shelved ?? { imageId: null, at: now(ending) } };
}

const issuesNothing = () => {
  throw new Error('It has one step');
};

export const offloading: Endings = stepwise(shelveOffload, { issue: issuesNothing, succeeded: offloaded });

export const volumesShelving: Endings = stepwise(shelveVolumes, {
  issue: (ending) => ({
    host: hostOf(ending),
    payload: { machineId: machineAt(ending.server, hostOf(ending)) },
    server: { powerState: powerStates.shutdown },
  }),
  succeeded: offloaded,
});

/** It lives again: the image that it came from is needed no more. */
async function back(ending: Ending): Promise<Partial<Server>> {
  const { tx, ports, server } = ending;
  if (server.shelved?.imageId) await ports.images.remove(tx, server.shelved.imageId);
  return { shelved: null };
}

const started = stepwise(unshelve, { issue: issuesNothing, succeeded: back });

/** A machine that runs is back, whatever was said of the command that has started it. */
export const unshelving: Endings = {
  ...started,
  failed: (ending) => (ending.result.powerState === powerStates.running ? started.done(ending) : started.failed(ending)),
};

export const building: Endings = {
  ...stepwise(unshelveOffloaded, {
    issue: issuesNothing,
    async succeeded(ending) {
      await connectedTo(ending, ending.server.host);
      return { ...(await back(ending)), launchedAt: now(ending), fault: null };
    },
    /** The host has nothing of it, and the server is where it was. */
    async failed(ending) {
      const { tx, server, command } = ending;
      const { allocations } = await release(tx, server, { host: command.host, machineId: command.id });
      await moveConnections(ending, null);
      return { allocations, host: null, availabilityZone: null };
    },
  }),
};
