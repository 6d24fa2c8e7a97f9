/** One port with the claims of its MAC and addresses, and the server that it is plugged into: they change in one commit. */
import { isDeepStrictEqual } from 'node:util';
import { servers } from '../compute/servers/server.ts';
import { addressClaims, claimAddress, macClaims } from '../network/addresses/claims.ts';
import { isOfServer, type Port, ports as portThings } from '../network/ports/port.ts';
import type { Item, Store } from '../store/port.ts';
import { transaction } from '../store/transaction.ts';
import { type Finding, type Look, type Repair, seen } from './finding.ts';

export async function lookAtPort(store: Store, id: string): Promise<Look> {
  const item = await store.get(portThings.key(id));
  if (item === undefined) return { findings: [], judgedBy: [seen(portThings.key(id), undefined)] };
  const port = portThings.parse(item);
  const addresses = port.fixedIps.map((each) => addressClaims.key(each));
  const keys = [macClaims.key({ networkId: port.networkId, mac: port.macAddress }), ...addresses];
  const [macItem, ...claimItems] = await store.getMany(keys);
  const server = isOfServer(port) ? await store.get(servers.key(port.deviceId)) : undefined;
  return {
    findings: [...wrongMac(port, macItem), ...wrongAddresses(port, claimItems), ...wrongServer(port, server)],
    judgedBy: [
      seen(portThings.key(id), item),
      ...keys.map((key, index) => seen(key, [macItem, ...claimItems][index])),
      ...(isOfServer(port) ? [seen(servers.key(port.deviceId), server)] : []),
    ],
  };
}

function wrongMac({ id, macAddress }: Port, item: Item | undefined): readonly Finding[] {
  const holder = item === undefined ? 'nobody' : macClaims.parse(item).portId;
  return holder === id ? [] : [{ says: `The port ${id} has the MAC ${macAddress}, which is claimed by ${holder}.` }];
}

function wrongAddresses(port: Port, claims: readonly (Item | undefined)[]): readonly Finding[] {
  return port.fixedIps.flatMap(({ address }, index): readonly Finding[] => {
    const item = claims[index];
    const holder = item === undefined ? undefined : addressClaims.parse(item).portId;
    if (holder === port.id) return [];
    const says = `The port ${port.id} has the address ${address}, which is claimed by ${holder ?? 'nobody'}.`;
    return [holder === undefined ? { says, repair: claimFor(port, index) } : { says: `${says} Two may use it: delete one of them.` }];
  });
}

/** Whoever else wants it puts a claim where there is none. */
const claimFor =
  ({ id, networkId }: Port, index: number): Repair =>
  (ports) =>
    transaction(ports, async (tx) => {
      const fixed = (await tx.get(portThings, id))?.fixedIps[index];
      if (fixed === undefined) return false;
      // One that the interface gives itself is counted by nobody; which those are, only the claim knew.
      return (await claimAddress(tx, { ...fixed, networkId, portId: id, isAutomatic: false })) === undefined;
    });

/** Who plugs a port into what is no server of the project is shown by nobody, as in Neutron. */
function wrongServer(port: Port, item: Item | undefined): readonly Finding[] {
  const server = item && servers.parse(item);
  if (server === undefined || server.deletedAt !== null || server.projectId !== port.projectId) return [];
  const shown = server.interfaces?.find(({ portId }) => portId === port.id);
  if (shown !== undefined && isDeepStrictEqual(shown.fixedIps, port.fixedIps)) return [];
  const what = shown === undefined ? 'does not show it' : 'shows other addresses';
  return [{ says: `The port ${port.id} is plugged into the server ${server.id}, which ${what}.` }];
}
