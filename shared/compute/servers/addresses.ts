import type { Server } from './server.ts';

type Addresses = NonNullable<Server['addresses']>;

/** Each address otherwise, by the names of the networks. */
export function mapped<T>(
  addresses: Addresses,
  otherwise: (address: Addresses[string][number]) => T,
): Readonly<Record<string, readonly T[]>> {
  return Object.fromEntries(Object.entries(addresses).map(([network, list]) => [network, list.map(otherwise)]));
}

/** As GET /servers/{id}/ips shows them. Source: contract/schemas/IPsController.index.json. */
export const shownAddresses = ({ addresses = {} }: Pick<Server, 'addresses'>) =>
  mapped(addresses, ({ address, version }) => ({ version, addr: address }));
