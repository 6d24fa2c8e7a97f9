import type { Store } from '../../store/port.ts';
import { macClaims } from '../addresses/claims.ts';
import { byIds } from '../resource/partitions.ts';
import { type Port, ports } from './port.ts';

/** All ports of a network: every one has a MAC of it, so nothing is missed that was committed before. */
export async function* portsOfNetwork(store: Store, networkId: string): AsyncGenerator<Port, void, undefined> {
  const ids: string[] = [];
  for await (const { portId } of macClaims.all(store, { index: 'table', partition: `NETWORK#${networkId}`, range: { prefix: 'MAC#' } }))
    ids.push(portId);
  yield* byIds(ports, store, ids);
}
