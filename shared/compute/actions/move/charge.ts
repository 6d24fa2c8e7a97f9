/**
 * What a project and its user are charged for a server that changes its size: while both sizes are possible the larger of the two, of each resource, so that neither staying nor going
 * back can meet a full quota.
 */
import type { Ports } from '../../../ports.ts';
import { returnQuota, takeQuota } from '../../../quota/charge.ts';
import { exceededQuota, quotaOf } from '../../../quota/servers.ts';
import { accountsIn } from '../../../quota/standing.ts';
import type { Transaction } from '../../../store/transaction.ts';
import * as computeErrors from '../../errors.ts';
import type { EmbeddedFlavor, Server } from '../../servers/server.ts';

type Charged = NonNullable<Server['charged']>;

const chargedOf = (server: Server): Charged => server.charged ?? quotaOf(server);

export const chargeForErrors = [computeErrors.QuotaExceeded];

/** @returns what the server will be charged in all, and what takes the difference */
export async function chargeFor(
  tx: Transaction,
  { store }: Ports,
  server: Server,
  flavor: EmbeddedFlavor,
): Promise<{ readonly all: Charged; take(): void }> {
  const [before, wanted] = [chargedOf(server), quotaOf({ flavor })];
  const all = { instances: before.instances, cores: Math.max(before.cores, wanted.cores), ram: Math.max(before.ram, wanted.ram) };
  const more = { instances: 0, cores: all.cores - before.cores, ram: all.ram - before.ram };
  if (more.cores === 0 && more.ram === 0) return { all, take() {} };
  const accounts = await accountsIn(tx, store, server);
  const exceeded = exceededQuota(accounts, more);
  if (exceeded !== undefined) throw exceeded;
  return { all, take: () => takeQuota(tx, server, more, accounts) };
}

/** The server is of this size alone again; what it was charged beyond is given back. */
export function chargedAs(tx: Transaction, server: Server, flavor: EmbeddedFlavor): Pick<Server, 'flavor' | 'charged'> {
  const [before, charged] = [chargedOf(server), quotaOf({ flavor })];
  const less = { cores: before.cores - charged.cores, ram: before.ram - charged.ram };
  if (less.cores !== 0 || less.ram !== 0) returnQuota(tx, server, less);
  return { flavor, charged };
}
