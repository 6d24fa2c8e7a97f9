/** Claims on a store, and how much they cost there. */
import { randomUUID } from 'node:crypto';
import { chooseAddresses, type PooledSubnet } from '../../shared/network/addresses/choose.ts';
import { knownCidr } from '../../shared/network/addresses/cidr.ts';
import { claimAddress, claimsOf, release } from '../../shared/network/addresses/claims.ts';
import { defaultPools } from '../../shared/network/addresses/pools.ts';
import type { CommitResult, Store } from '../../shared/store/port.ts';
import { transaction } from '../../shared/store/transaction.ts';
import { seededChance, storyClock } from '../support/clock.ts';

export const networkId = 'a-network';
export const subnetOf = (cidr: string, gateway: string | null = null): PooledSubnet => ({
  id: `subnet ${cidr}`,
  networkId,
  allocationPools: defaultPools(knownCidr(cidr), gateway),
});
export const of = (portId: string, { id: subnetId }: PooledSubnet, address: string) => ({
  subnetId,
  networkId,
  portId,
  address,
  isAutomatic: false,
});
export const sorted = (texts: readonly string[]) => texts.toSorted();

/** A cloud that is no more than what claims are made with. No two use a token twice: DynamoDB Local knows those of all tables. */
export function counted(store: Store) {
  const calls = { gets: 0, lists: 0, items: 0, commits: 0, writes: 0, refused: 0 };
  const tell = (result: CommitResult) => {
    if (result.outcome !== 'committed') calls.refused += 1;
    return result;
  };
  const wrapped: Store = {
    get(key) {
      calls.gets += 1;
      return store.get(key);
    },
    getMany(keys) {
      calls.gets += 1;
      return store.getMany(keys);
    },
    async list(query) {
      calls.lists += 1;
      const page = await store.list(query);
      calls.items += page.items.length;
      return page;
    },
    async commit(writes, token) {
      calls.commits += 1;
      calls.writes += writes.length;
      return tell(await store.commit(writes, token));
    },
  };
  const ports = { store: wrapped, clock: storyClock(), chance: { ...seededChance(7), uuid: () => randomUUID() } };
  return {
    ports,
    /** What was counted since the last call. */
    take: () => {
      const taken = { ...calls };
      Object.assign(calls, { gets: 0, lists: 0, items: 0, commits: 0, writes: 0, refused: 0 });
      return taken;
    },
    choose: (subnet: PooledSubnet, portIds: readonly string[], choosing = {}) =>
      transaction(ports, (tx) => chooseAddresses(ports, tx, subnet, portIds, choosing)),
    claim: (portId: string, subnet: PooledSubnet, address: string) =>
      transaction(ports, (tx) => claimAddress(tx, of(portId, subnet, address))),
    release: (portId: string, subnet: PooledSubnet, ...addresses: readonly string[]) =>
      transaction(ports, (tx) =>
        release(ports.store, tx, { portId, networkId, addresses: addresses.map((address) => ({ subnetId: subnet.id, address })) }),
      ),
    async claimed(subnet: PooledSubnet) {
      const found: string[] = [];
      for await (const { address } of claimsOf(ports.store, subnet.id)) found.push(address);
      return found;
    },
  };
}
