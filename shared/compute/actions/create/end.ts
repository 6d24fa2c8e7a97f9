/** A build ends ACTIVE, on another host, or in ERROR. */
import * as limits from '../../../limits.ts';
import { issue } from '../../commands/begin.ts';
import { type Ending, type Endings, faultOf, kept, type Next, over } from '../../commands/ending.ts';
import { connectedTo, moveConnections } from '../../disks/connected.ts';
import { allocate, release } from '../../hosts/allocation.ts';
import { anotherHost } from '../../hosts/scheduling/another-host.ts';
import { type Server, servers } from '../../servers/server.ts';
import { unplugAll } from '../networks/plug.ts';
import { create } from './row.ts';

export const creation: Endings = {
  /** Also one that was given up on: its host has the last word. */
  async done(ending) {
    const { tx, ports, server } = ending;
    const time = new Date(ports.clock.now()).toISOString();
    await connectedTo(ending, server.host);
    tx.put(servers, { ...server, ...create.success, commandId: null, launchedAt: time, updatedAt: time, fault: null });
    return over('Success');
  },

  /** The host has left nothing behind, so another may try. */
  async failed(ending) {
    const { tx, fault } = ending;
    const server = await release(tx, ending.server, { host: ending.command.host });
    const triedHosts = [...server.triedHosts, ...(server.host === null ? [] : [server.host])];
    const mayTry = server.taskState !== null && triedHosts.length < limits.buildAttempts;
    const elsewhere = mayTry ? await tryElsewhere({ ...ending, server }, triedHosts) : undefined;
    if (elsewhere !== undefined) return elsewhere;
    await moveConnections(ending, null);
    const unplugged = await unplugAll(tx, ending.ports, server);
    const message = triedHosts.length < limits.buildAttempts ? noHostLeft(fault) : exhausted(server.id, fault);
    tx.put(servers, {
      ...failedServer({ ...ending, server: unplugged, fault: message }),
      commandId: null,
      host: null,
      availabilityZone: null,
      triedHosts,
    });
    return over('Error');
  },

  /** The host may still build it: the server keeps its place there, and deleting it asks the host to clean up. */
  async lost(ending) {
    const { tx, server, isFenced } = ending;
    if (server.taskState !== null || isFenced) tx.put(servers, { ...failedServer(ending), commandId: isFenced ? null : server.commandId });
    return isFenced ? over('Error') : { ...kept, result: 'Error' };
  },
};

const noHostLeft = (fault: string) => `No valid host was found. ${fault}`;
const exhausted = (id: string, fault: string) =>
  `Exceeded maximum number of retries. Exhausted all hosts available for retrying build of instance ${id}. Last failure: ${fault}`;

function failedServer(ending: Ending): Server {
  const fault = faultOf(ending);
  return { ...ending.server, ...create.failure, updatedAt: fault.created, fault };
}

/** The same build on the next best host, allocated in the commit that releases the last. */
async function tryElsewhere(ending: Ending, triedHosts: readonly string[]): Promise<Next | undefined> {
  const { tx, ports, server, command } = ending;
  if (server.requestedHost !== null) return undefined;
  const { host: best } = await anotherHost(ports, server, (host) => triedHosts.includes(host));
  if (best === undefined) return undefined;
  const id = ports.chance.uuid();
  const moved = {
    ...(await allocate(tx, server, best, id)),
    host: best.name,
    availabilityZone: best.availabilityZone,
    triedHosts: [...triedHosts],
    generation: server.generation + 1,
    commandId: id,
    updatedAt: new Date(ports.clock.now()).toISOString(),
  };
  const { payload, requestId } = command;
  const again = issue(tx, ports, create, moved, { step: 'build', host: best.name, payload, requestId, id });
  tx.put(servers, moved);
  await moveConnections(ending, best.name);
  return over(undefined, again);
}
