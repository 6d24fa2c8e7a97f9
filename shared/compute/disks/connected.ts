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
