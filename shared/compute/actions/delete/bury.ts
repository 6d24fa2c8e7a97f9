/** Deleting a server for good: its tombstone, and everything that it held given back, in one commit. */
import * as limits from '../../../limits.ts';
import type { Ports } from '../../../ports.ts';
import { returnQuota } from '../../../quota/charge.ts';
import { quotaOf } from '../../../quota/servers.ts';
import type { Transaction } from '../../../store/transaction.ts';
import { withdraw } from '../../commands/begin.ts';
import { claimIdOf, volumeClaims } from '../../disks/claim.ts';
import { type Mapping, mappings } from '../../disks/mapping.ts';
import { leave } from '../../groups/claims.ts';
import { release } from '../../hosts/allocation.ts';
import { guestPasswords } from '../../servers/guest-password.ts';
import { type Server, servers } from '../../servers/server.ts';
import { userDataItems } from '../../servers/user-data.ts';
import { unplugAll } from '../networks/plug.ts';
import { delete as row } from './row.ts';

/** Lets go of a volume: mapping, claim and the volume's own record. Nobody connects it any more. */
export async function letGoOfVolume(tx: Transaction, ports: Pick<Ports, 'volumes'>, mapping: Mapping): Promise<void> {
  tx.remove(mappings, mapping);
  if (mapping.volumeId === null) return;
  const claimId = claimIdOf({ volumeId: mapping.volumeId, serverId: mapping.serverId, shared: mapping.sharesVolume });
  const claim = await tx.get(volumeClaims, claimId);
  if (claim?.mappingId === mapping.id) tx.remove(volumeClaims, claimId);
  await ports.volumes.detached(tx, mapping.volumeId, mapping.attachmentId ?? mapping.id);
}

/** How many volumes are let go of in one commit: each takes four writes at most, with the volume itself. */
const volumesPerCommit = 20;

/**
 * Lets go of some of the volumes of a server that has more of them than fit into the commit that ends it.
 * @returns the server without them; undefined when the rest fits
 */
export async function letGoOfSome(
  tx: Transaction,
  ports: Pick<Ports, 'volumes' | 'networks'>,
  server: Server,
  of: readonly Mapping[],
): Promise<Server | undefined> {
  if (of.length <= volumesPerCommit) return letGoOfPorts(tx, ports, server, of);
  const some = of.slice(0, volumesPerCommit);
  await letGoOfAll(tx, ports, server, some);
  const gone = new Set(some.map(({ id }) => id));
  const left = { ...server, volumesAttached: server.volumesAttached.filter(({ mappingId }) => !gone.has(mappingId)) };
  tx.put(servers, left);
  return left;
}

/** A port takes eight writes at most: itself, its claims and their counters, and its groups. */
const writesOfPort = 8;
const writesOfVolume = 4;

/** Ports and volumes that do not fit into one commit go in two. */
async function letGoOfPorts(
  tx: Transaction,
  ports: Pick<Ports, 'networks'>,
  server: Server,
  of: readonly Mapping[],
): Promise<Server | undefined> {
  const { interfaces = [] } = server;
  if (interfaces.length === 0 || of.length * writesOfVolume + interfaces.length * writesOfPort <= 80) return undefined;
  return unplugAll(tx, ports, server);
}

/** Deletes the server, on its host's word that nothing of it is left there, or without a host. */
export async function bury(
  tx: Transaction,
  ports: Pick<Ports, 'clock' | 'volumes' | 'networks'>,
  server: Server,
  of: readonly Mapping[],
): Promise<void> {
  await withdraw(tx, server);
  await letGoOfAll(tx, ports, server, of);
  await raiseTombstone(tx, ports, await release(tx, await unplugAll(tx, ports, server)), forgetAt(ports));
}

/**
 * Deletes a server whose host does not answer. Its volumes stay mapped and claimed, because the host may still write to them, its ports keep their addresses, and it keeps its
 * allocation, because its machine may still run there; the command that the host owes an answer to is kept.
 */
export async function buryWithoutHost(
  tx: Transaction,
  ports: Pick<Ports, 'clock' | 'volumes' | 'networks'>,
  server: Server,
  of: readonly Mapping[],
): Promise<void> {
  for (const mapping of of) if (mapping.volumeId === null) await letGoOfVolume(tx, ports, mapping);
  // Not forgotten before its host has answered: its volumes are let go then.
  await raiseTombstone(tx, ports, server, null);
}

/** What a server buried without its host still held is given back, on the host's word at last. */
export async function buryAtLast(
  tx: Transaction,
  ports: Pick<Ports, 'clock' | 'volumes' | 'networks'>,
  server: Server,
  of: readonly Mapping[],
): Promise<void> {
  await letGoOfAll(tx, ports, server, of);
  tx.put(servers, { ...(await release(tx, await unplugAll(tx, ports, server))), forgetAt: forgetAt(ports) });
}

async function letGoOfAll(tx: Transaction, ports: Pick<Ports, 'volumes'>, server: Server, of: readonly Mapping[]): Promise<void> {
  const by = server.deletedWith ?? { projectId: server.projectId, isAdmin: false };
  for (const mapping of of) {
    await letGoOfVolume(tx, ports, mapping);
    if (mapping.volumeId !== null && mapping.deleteOnTermination) await ports.volumes.remove(tx, mapping.volumeId, by);
  }
}

/** Seconds since the epoch when a tombstone that is raised now may go. */
const forgetAt = ({ clock }: Pick<Ports, 'clock'>) => Math.floor(clock.now() / 1000) + limits.tombstoneDays * 86_400;

/** What a tombstone still shows, with the quota given back. */
async function raiseTombstone(tx: Transaction, ports: Pick<Ports, 'clock'>, server: Server, forgetAt: number | null): Promise<void> {
  const time = new Date(ports.clock.now()).toISOString();
  if (server.hasUserData && (await tx.get(userDataItems, server.id)) !== undefined) tx.remove(userDataItems, server.id);
  if (server.hasGuestPassword && (await tx.get(guestPasswords, server.id)) !== undefined) tx.remove(guestPasswords, server.id);
  await leave(tx, server);
  returnQuota(tx, server, server.charged ?? quotaOf(server));
  const { vmState, powerState } = row.success;
  tx.put(servers, {
    ...server,
    vmState,
    taskState: null,
    powerState,
    commandId: null,
    volumesAttached: [],
    generation: server.generation + 1,
    updatedAt: time,
    terminatedAt: time,
    deletedAt: time,
    forgetAt,
  });
}
