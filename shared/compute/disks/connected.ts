import type { ErrorKind } from '../../errors.ts';
import type { Caller } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import type { Transaction } from '../../store/transaction.ts';
import { portIdsOf } from '../servers/interfaces.ts';
import type { Server } from '../servers/server.ts';
import { type Mapping, mappings } from './mapping.ts';
import { attachmentOf } from './volume-connection.ts';

interface Whose {
  readonly tx: Transaction;
  readonly ports: Pick<Ports, 'volumes' | 'networks'>;
  readonly mappings: readonly Mapping[];
  readonly server: Pick<Server, 'interfaces'>;
}

/** The volumes of a machine that a host has just built are connected there, and its ports plugged. */
export async function connectedTo({ tx, ports, mappings: of, server }: Whose, host: string | null): Promise<void> {
  for (const portId of portIdsOf(server)) await ports.networks.plugged(tx, portId, true);
  for (const mapping of of) {
    if (mapping.volumeId === null) continue;
    if (mapping.state !== 'attached') tx.put(mappings, { ...mapping, state: 'attached' });
    await ports.volumes.attached(tx, mapping.volumeId, attachmentOf(mapping, host));
  }
}

/**
 * From this commit on another host, or none, plugs the server's ports and reaches its volumes. It is said when the last one has let go of them, or is fenced off, and before the next is told to connect
 * them: the agents that keep them cut the one off and let the other in. Volumes that are in the books only need not be told.
 */
export async function moveConnections(whose: Whose, host: string | null): Promise<void> {
  const { tx, ports, mappings: of } = whose;
  await movePorts(whose, host);
  for (const mapping of of) {
    if (mapping.volumeId === null || mapping.keptAt === undefined) continue;
    await ports.volumes.moved(tx, mapping.volumeId, attachmentOf(mapping, host));
  }
}

/** The same of its ports alone. */
export async function movePorts({ tx, ports, server }: Omit<Whose, 'mappings'>, host: string | null): Promise<void> {
  for (const portId of portIdsOf(server)) await ports.networks.moveBinding(tx, portId, host);
}

/** A machine that is booted again needs all of its volumes: none may be on its way. @throws what it is given, with the volume service's word for it */
export async function assertVolumesInUse(
  tx: Transaction,
  { volumes }: Pick<Ports, 'volumes'>,
  of: readonly Mapping[],
  caller: Caller,
  NotInUse: ErrorKind<'{volume_id}{status}'>,
): Promise<void> {
  for (const { volumeId, state } of of) {
    if (volumeId === null || state === 'attached') continue;
    const volume = await volumes.find(tx, volumeId, caller);
    throw NotInUse({ volume_id: volumeId, status: volume?.status ?? state });
  }
}
