import type { ErrorKind } from '../../errors.ts';
import type { Caller } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import type { Transaction } from '../../store/transaction.ts';
import { type Mapping, mappings } from './mapping.ts';
import { attachmentOf } from './volume-connection.ts';

interface Whose {
  readonly tx: Transaction;
  readonly ports: Pick<Ports, 'volumes'>;
  readonly mappings: readonly Mapping[];
}

/** The volumes of a machine that a host has just built are connected there. */
export async function connectedTo({ tx, ports, mappings: of }: Whose, host: string | null): Promise<void> {
  for (const mapping of of) {
    if (mapping.volumeId === null) continue;
    if (mapping.state !== 'attached') tx.put(mappings, { ...mapping, state: 'attached' });
    await ports.volumes.attached(tx, mapping.volumeId, attachmentOf(mapping, host));
  }
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
