/** Makes what a proxy is asked for as the network service makes it: by a body of its own, in one commit, within its quotas. */
import type { Caller } from '../../operation/policy.ts';
import type { Ports } from '../../ports.ts';
import { type Transaction, transaction } from '../../store/transaction.ts';
import type { Attributes, Posted } from '../resource/attribute.ts';
import { shownOne } from '../resource/listing.ts';
import { readBodyErrors, readCreate } from '../resource/read-body.ts';
import type { Resource, Shown, Standard } from '../resource/resource.ts';
import { networkQuotaErrors, withinNetworkQuota } from '../within-quota.ts';

export const makeErrors = [...readBodyErrors, ...networkQuotaErrors];

/** @returns it as the network service shows it */
export async function makeOne<T extends Standard, A extends Attributes>(
  ports: Ports,
  resource: Resource<T, A>,
  caller: Caller,
  asked: Shown,
  create: (tx: Transaction, ports: Ports, caller: Caller, body: Posted<A>) => Promise<T>,
): Promise<Shown> {
  const [body] = readCreate(resource, { [resource.singular]: asked }, caller).bodies;
  if (body === undefined) throw new Error(`Nothing was read of a ${resource.singular}.`);
  const made = await withinNetworkQuota(() => transaction(ports, (tx) => create(tx, ports, caller, body)));
  return shownOne(resource, ports.store, caller, made);
}
