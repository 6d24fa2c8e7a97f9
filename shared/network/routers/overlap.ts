/** Two subnets of a router may not have addresses in common: it would not know where to send what is for these. */
import type { Transaction } from '../../store/transaction.ts';
import { knownCidr, overlap } from '../addresses/cidr.ts';
import * as errors from '../errors/routers.ts';
import { type Subnet, subnets } from '../subnets/subnet.ts';
import { type Router, subnetIdsOf } from './router.ts';

/** The subnets that a router is connected to, each vouched for by its port, which has an address of it. */
export async function connectedSubnets(tx: Transaction, router: Pick<Router, 'interfaces' | 'gateway'>): Promise<readonly Subnet[]> {
  const found = await Promise.all(subnetIdsOf(router).map((id) => tx.get(subnets, id)));
  return found.flatMap((subnet) => subnet ?? []);
}

/** @throws errors.BadRouter when a new subnet has addresses in common with one that is there */
export function assertApart(added: Subnet, others: readonly Subnet[]): void {
  for (const other of others) {
    if (other.id !== added.id && overlap(knownCidr(other.cidr), knownCidr(added.cidr)))
      throw errors.BadRouter({ msg: `Cidr ${added.cidr} of subnet ${added.id} overlaps with cidr ${other.cidr} of subnet ${other.id}` });
  }
}

export async function assertNoneOverlap(tx: Transaction, router: Router): Promise<void> {
  const connected = await connectedSubnets(tx, router);
  for (const [index, subnet] of connected.entries()) assertApart(subnet, connected.slice(0, index));
}
