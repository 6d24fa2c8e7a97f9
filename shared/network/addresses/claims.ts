/**
 * Claims: who has an address of a subnet, and who a MAC of a network. A commit that gives one to a port puts its claim where there is none,
 * so of all that race for it one wins. A claim never changes: it is there, or it is not.
 *
 * Beside the claims stand counters of them, one for every 32 neighbouring addresses (a block), written in the same commits. They tell where
 * there is room (choose.ts) and how many addresses are in use without reading the claims. Every claim of a block counts, also one
 * outside of the pools; only addresses that interfaces give themselves do not, because nobody chooses among those, and there would be a
 * counter for each. One counter for a subnet would be written by every port of it: of commits that write the same item at the same time
 * DynamoDB makes one.
 */
import { z } from 'zod/mini';
import type { Chance } from '../../clock.ts';
import { collection } from '../../store/collection.ts';
import type { Item, Key, ListQuery, Store } from '../../store/port.ts';
import { type Transaction, type TransactionPorts, transaction } from '../../store/transaction.ts';
import { type Address, knownAddress, sortableAddress } from './address.ts';
import { newMac } from './mac.ts';

const addressClaimSchema = z.object({
  subnetId: z.string(),
  /** In canonical form. */
  address: z.string(),
  networkId: z.string(),
  portId: z.string(),
  /** Whether the interface gives it to itself (EUI-64): then no counter has it. */
  isAutomatic: z.boolean(),
});
export type AddressClaim = z.infer<typeof addressClaimSchema>;

const addressPrefix = 'IP#';

export const addressClaims = collection({
  name: 'address claim',
  schema: addressClaimSchema,
  key: ({ subnetId, address }: Pick<AddressClaim, 'subnetId' | 'address'>) => addressKey(subnetId, knownAddress(address)),
  id: ({ subnetId, address }) => ({ subnetId, address }),
});

export const addressKey = (subnetId: string, address: Address): Key => ({
  pk: `SUBNET#${subnetId}`,
  sk: `${addressPrefix}${sortableAddress(address)}`,
});

const macClaimSchema = z.object({
  networkId: z.string(),
  /** In canonical form. */
  mac: z.string(),
  portId: z.string(),
});
export type MacClaim = z.infer<typeof macClaimSchema>;

export const macClaims = collection({
  name: 'MAC claim',
  schema: macClaimSchema,
  key: ({ networkId, mac }: Pick<MacClaim, 'networkId' | 'mac'>) => ({ pk: `NETWORK#${networkId}`, sk: `MAC#${mac}` }),
  id: ({ networkId, mac }) => ({ networkId, mac }),
});

/** How many neighbouring addresses one counter is for: few enough that ports made at once seldom meet in one, and that their claims are one small read. */
export const blockAddresses = 32n;

const blockPrefix = 'BLOCK#';

/** @param address any address of the block */
export function blockKey(subnetId: string, { version, value }: Address): Key {
  return { pk: `SUBNET#${subnetId}`, sk: `${blockPrefix}${sortableAddress({ version, value: value - (value % blockAddresses) })}` };
}

/** The counter of the block that a claim is in. */
export const blockOfClaim = ({ subnetId, address }: Pick<AddressClaim, 'subnetId' | 'address'>): Key =>
  blockKey(subnetId, knownAddress(address));

/** How many of these a counter tells of. */
export const countedIn = (claims: readonly AddressClaim[]): number => claims.filter(({ isAutomatic }) => !isAutomatic).length;

/** The claims of a block, as the table has them. @param key of its counter */
export async function claimsOfBlock(store: Store, { pk, sk }: Key): Promise<readonly Item[]> {
  const first = sk.slice(blockPrefix.length);
  const last = (BigInt(`0x${first}`) + blockAddresses - 1n).toString(16).padStart(first.length, '0');
  const range = { from: `${addressPrefix}${first}`, to: `${addressPrefix}${last}` };
  return Array.fromAsync(itemsOf(store, { index: 'table', partition: pk, range }));
}

/** How many claims a block's counter tells of. */
const usedOf = (item: Item | undefined): number => Math.max(0, Number(item?.['used'] ?? 0));

/** A counter that tells too little, because somebody has changed it by hand, is in nobody's way. */
function count(tx: Transaction, { subnetId, address, isAutomatic }: AddressClaim, amount: 1 | -1): void {
  if (!isAutomatic) tx.giveBack(blockKey(subnetId, knownAddress(address)), { used: -amount });
}

/** Puts a claim on an address that is known to be free. */
export function putAddressClaim(tx: Transaction, claim: AddressClaim): void {
  tx.put(addressClaims, claim);
  count(tx, claim, 1);
}

/**
 * Claims an address that was asked for, or that is made of a MAC. Whether the subnet is there, and the address one of its own, is for the
 * caller to see. One read, and two writes in the commit (one for an automatic address).
 * @returns the claim that is in the way (IpAddressAlreadyAllocated); undefined when the port has the address, now or already
 */
export async function claimAddress(tx: Transaction, claim: AddressClaim): Promise<AddressClaim | undefined> {
  const standing = await tx.get(addressClaims, claim);
  if (standing === undefined) putAddressClaim(tx, claim);
  return standing?.portId === claim.portId ? undefined : standing;
}

/**
 * Claims a MAC that was asked for: one read, and one write in the commit.
 * @param claim its MAC in canonical form
 * @returns the claim that is in the way (MacAddressInUse); undefined when the port has the MAC, now or already
 */
export async function claimMac(tx: Transaction, claim: MacClaim): Promise<MacClaim | undefined> {
  const standing = await tx.get(macClaims, claim);
  if (standing === undefined) tx.put(macClaims, claim);
  return standing?.portId === claim.portId ? undefined : standing;
}

/** Claims a new MAC without reading: should somebody have it, the commit is refused and all is done again with another. */
export function claimNewMac(tx: Transaction, chance: Chance, { networkId, portId }: Omit<MacClaim, 'mac'>): string {
  let mac = newMac(chance);
  while (tx.pending(macClaims.key({ networkId, mac })) !== undefined) mac = newMac(chance);
  tx.put(macClaims, { networkId, mac, portId });
  return mac;
}

/** What of a port's is to be given up. */
export interface Releasing {
  readonly portId: string;
  readonly networkId: string;
  /** As it was claimed, in canonical form; undefined where the port keeps it. */
  readonly mac?: string | undefined;
  readonly addresses: readonly Pick<AddressClaim, 'subnetId' | 'address'>[];
}

/** How many keys one read may name. */
const keysAtOnce = 100;

/**
 * Gives claims of a port up, in the commit that takes them off it. What is not the port's, because it was given up before, stays as it is: so
 * it is given up once, however often it is asked for. Claims made in the same transaction cannot be given up in it.
 * One read; a write for each claim, and one for each block that they are in.
 */
export async function release(store: Store, tx: Transaction, { portId, networkId, mac, addresses }: Releasing): Promise<void> {
  const macs = mac === undefined ? [] : [{ networkId, mac }];
  const keys = [...macs.map(macClaims.key), ...addresses.map(addressClaims.key)];
  const items: (Item | undefined)[] = [];
  for (let from = 0; from < keys.length; from += keysAtOnce) items.push(...(await store.getMany(keys.slice(from, from + keysAtOnce))));
  for (const [index, id] of macs.entries()) {
    // The port's own record vouches for what is not its own.
    if (tx.saw(macClaims, id, items[index], { guarded: false })?.portId === portId) tx.remove(macClaims, id);
  }
  for (const [index, id] of addresses.entries()) {
    const claim = tx.saw(addressClaims, id, items[macs.length + index], { guarded: false });
    if (claim?.portId !== portId) continue;
    tx.remove(addressClaims, id);
    count(tx, claim, -1);
  }
}

const inSubnet = (subnetId: string, prefix: string): Omit<ListQuery, 'limit'> => ({
  index: 'table',
  partition: `SUBNET#${subnetId}`,
  range: { prefix },
});

/** The claims of a subnet by address, a page of a thousand at a time: whoever stops asking reads no more. */
export function claimsOf(store: Store, subnetId: string): AsyncGenerator<AddressClaim, void, undefined> {
  return addressClaims.all(store, inSubnet(subnetId, addressPrefix));
}

const pageItems = 1000;

async function* itemsOf(store: Store, query: Omit<ListQuery, 'limit'>): AsyncGenerator<Item, void, undefined> {
  let after: ListQuery['after'];
  do {
    const page = await store.list({ ...query, limit: pageItems, ...(after === undefined ? {} : { after }) });
    yield* page.items;
    after = page.after;
  } while (after !== undefined);
}

/**
 * How many addresses of a subnet are in use (an availability's `used_ips`).
 * @param isAutomatic whether interfaces of the subnet give themselves their addresses: then the claims are read, otherwise their counters
 */
export async function countUsed(store: Store, subnetId: string, isAutomatic = false): Promise<number> {
  let used = 0;
  if (isAutomatic) for await (const _ of itemsOf(store, inSubnet(subnetId, addressPrefix))) used += 1;
  else for await (const item of itemsOf(store, inSubnet(subnetId, blockPrefix))) used += usedOf(item);
  return used;
}

/** The counters of some blocks of a subnet, by their sort key. What is not there counts nothing. */
export async function countersOf(store: Store, subnetId: string, first: Address, last: Address): Promise<ReadonlyMap<string, number>> {
  const { pk: partition, sk: from } = blockKey(subnetId, first);
  const { sk: to } = blockKey(subnetId, last);
  const used = new Map<string, number>();
  for await (const item of itemsOf(store, { index: 'table', partition, range: { from, to } })) used.set(item.sk, usedOf(item));
  return used;
}

/** The sort keys of the claims on some addresses of a subnet. */
export async function claimedKeys(store: Store, subnetId: string, first: Address, last: Address): Promise<ReadonlySet<string>> {
  const { pk: partition, sk: from } = addressKey(subnetId, first);
  const { sk: to } = addressKey(subnetId, last);
  const claimed = new Set<string>();
  for await (const { sk } of itemsOf(store, { index: 'table', partition, range: { from, to } })) claimed.add(sk);
  return claimed;
}

const counters = collection({
  name: 'counter of addresses',
  schema: z.object({ pk: z.string(), sk: z.string(), used: z.number() }),
  key: ({ pk, sk }: Key): Key => ({ pk, sk }),
  id: ({ pk, sk }) => ({ pk, sk }),
});

/** How many counters are cleared by one commit. */
const clearedAtOnce = 50;

/** Clears the counters of a subnet that is gone, which were too many for the commit that deleted it. Nobody looks at them any more. */
export async function forgetCounters(ports: TransactionPorts, subnetId: string): Promise<void> {
  const query = { ...inSubnet(subnetId, blockPrefix), limit: clearedAtOnce };
  const clearSome = () =>
    transaction(ports, async (tx) => {
      const { items } = await ports.store.list(query);
      for (const item of items) {
        tx.saw(counters, item, item);
        tx.remove(counters, item);
      }
      return items.length;
    });
  while ((await clearSome()) > 0);
}
