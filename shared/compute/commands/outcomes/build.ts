/** A build: ACTIVE, another host, or ERROR. */
import * as limits from '../../../limits.ts';
import * as lifecycle from '../../actions/rows.ts';
import { mappings } from '../../disks/mapping.ts';
import { attachmentOf } from '../../disks/volume-connection.ts';
import { allocate, release } from '../../hosts/allocation.ts';
import { allocationOf } from '../../hosts/host.ts';
import { hostsOfHint } from '../../hosts/scheduling/hints.ts';
import { HostSearch } from '../../hosts/scheduling/search.ts';
import { type Server, servers } from '../../servers/server.ts';
import { commandFor } from '../begin.ts';
import { commands } from '../command.ts';
import { type Ending, type Next, type OutcomeRow, over } from './outcome.ts';

export const build: OutcomeRow<'build'> = {
  async done({ tx, ports, server, mappings: of }) {
    const time = new Date(ports.clock.now()).toISOString();
    for (const mapping of of) {
      if (mapping.volumeId === null) continue;
      tx.put(mappings, { ...mapping, state: 'attached' });
      await ports.volumes.attached(tx, mapping.volumeId, attachmentOf(mapping, server.host));
    }
    tx.put(servers, { ...server, ...lifecycle.create.success, commandId: null, launchedAt: time, updatedAt: time, fault: null });
    return over('Success');
  },

  /** The host has left nothing behind, so another may try. */
  async failed(ending) {
    const { tx, fault } = ending;
    const server = release(tx, ending.server, ending.command.host);
    const triedHosts = [...server.triedHosts, ...(server.host === null ? [] : [server.host])];
    const elsewhere = triedHosts.length < limits.buildAttempts ? await tryElsewhere({ ...ending, server }, triedHosts) : undefined;
    if (elsewhere !== undefined) return elsewhere;
    const message = triedHosts.length < limits.buildAttempts ? noHostLeft(fault) : exhausted(server.id, fault);
    tx.put(servers, { ...failedServer({ ...ending, server }, message), host: null, availabilityZone: null, triedHosts });
    return over('Error');
  },

  /** The host may still build it: the server keeps its place there, and deleting it asks the host to clean up. */
  async lost(ending) {
    ending.tx.put(servers, failedServer(ending, ending.fault));
    return over('Error');
  },
};

const noHostLeft = (fault: string) => `No valid host was found. ${fault}`;
const exhausted = (id: string, fault: string) =>
  `Exceeded maximum number of retries. Exhausted all hosts available for retrying build of instance ${id}. Last failure: ${fault}`;

function failedServer({ ports, server }: Ending<'build'>, message: string): Server {
  const time = new Date(ports.clock.now()).toISOString();
  return {
    ...server,
    ...lifecycle.create.failure,
    commandId: null,
    generation: server.generation + 1,
    updatedAt: time,
    fault: { code: 500, message, created: time },
  };
}

/** The same build on the next best host, allocated in the commit that releases the last. */
async function tryElsewhere({ tx, ports, server, command }: Ending<'build'>, triedHosts: readonly string[]): Promise<Next | undefined> {
  if (server.requestedHost !== null) return undefined;
  const now = ports.clock.now();
  const [sameHosts, differentHosts] = await Promise.all([
    hostsOfHint(ports.store, server, 'same_host'),
    hostsOfHint(ports.store, server, 'different_host'),
  ]);
  const request = {
    now,
    allocation: allocationOf(server),
    zone: server.pinnedAvailabilityZone,
    host: null,
    node: null,
    isForced: false,
    imageProperties: server.imageProperties,
    extraSpecs: server.flavor.extraSpecs,
    sameHosts,
    differentHosts,
  };
  const chosen = await new HostSearch(ports, request).choose(request, (host) => triedHosts.includes(host));
  const best = chosen?.host;
  if (best === undefined) return undefined;
  const moved = {
    ...allocate(tx, server, best),
    host: best.name,
    availabilityZone: best.availabilityZone,
    triedHosts: [...triedHosts],
    generation: server.generation + 1,
  };
  const again = commandFor(ports, lifecycle.create, moved, command.payload, command.requestId);
  tx.put(commands, again);
  tx.put(servers, { ...moved, commandId: again.id, updatedAt: new Date(now).toISOString() });
  return { isOver: true, send: again };
}
