/** A block of neighbouring addresses of a subnet: as many claims as are counted, each of a port that is there. */
import {
  type AddressClaim,
  addressClaims,
  blockOfClaim,
  claimsOf,
  claimsOfBlock,
  countedIn,
  release,
} from '../network/addresses/claims.ts';
import { ports as portThings } from '../network/ports/port.ts';
import type { Item, Key, Store } from '../store/port.ts';
import { transaction } from '../store/transaction.ts';
import { wrongCounter } from './counters.ts';
import { type Finding, itemsOf, type Look, seen } from './finding.ts';

/** The blocks of a subnet in which something is claimed, or counted. */
export async function blocksOf(store: Store, subnetId: string): Promise<readonly string[]> {
  const found = new Set((await itemsOf(store, `SUBNET#${subnetId}`, 'BLOCK#')).map(({ sk }) => sk));
  for await (const claim of claimsOf(store, subnetId)) found.add(blockOfClaim(claim).sk);
  return [...found];
}

export async function lookAtBlock(store: Store, key: Key): Promise<Look> {
  const counter = await store.get(key);
  const items = await claimsOfBlock(store, key);
  const claims = items.map((item) => addressClaims.parse(item));
  const portIds = [...new Set(claims.map(({ portId }) => portId))];
  const portKeys = portIds.map((id) => portThings.key(id));
  const ports = portKeys.length === 0 ? [] : await store.getMany(portKeys);
  const missing = new Set(portIds.filter((_, index) => ports[index] === undefined));
  const orphans = claims.filter(({ portId }) => missing.has(portId));
  const expected = countedIn(claims);
  const whose = `The block of ${key.sk.slice('BLOCK#'.length)} in the subnet ${key.pk.slice('SUBNET#'.length)}`;
  const isCounted = Number(counter?.['used'] ?? 0) === expected;
  return {
    findings: [...orphans.map(orphaned), ...(isCounted ? [] : [wrongCounter({ key, whose, amounts: { used: expected } }, counter)])],
    judgedBy: [
      seen(key, counter),
      ...items.map((item: Item) => seen(item, item)),
      ...portKeys.map((each, index) => seen(each, ports[index])),
    ],
  };
}

/** A port and its claims come and go in one commit. */
function orphaned({ subnetId, address, networkId, portId }: AddressClaim): Finding {
  return {
    says: `The address ${address} of the subnet ${subnetId} is claimed by the port ${portId}, which is not there.`,
    repair: (ports) =>
      transaction(ports, async (tx) => {
        if ((await tx.get(portThings, portId)) !== undefined) return false;
        await release(ports.store, tx, { portId, networkId, addresses: [{ subnetId, address }] });
        return true;
      }),
  };
}
