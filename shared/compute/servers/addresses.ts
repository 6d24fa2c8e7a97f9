import { addressesOf, type ShownAddress } from './interfaces.ts';
import type { Server } from './server.ts';

/** Each address otherwise, by the names of the networks. */
export function mapped<T>(
  server: Pick<Server, 'interfaces'>,
  otherwise: (address: ShownAddress) => T,
): Readonly<Record<string, readonly T[]>> {
  return Object.fromEntries(Object.entries(addressesOf(server)).map(([network, list]) => [network, list.map(otherwise)]));
}

/** As GET /servers/{id}/ips shows them. Source: contract/schemas/IPsController.index.json. */
export const shownAddresses = (server: Pick<Server, 'interfaces'>) =>
  mapped(server, ({ address, version }) => ({ version, addr: address }));
