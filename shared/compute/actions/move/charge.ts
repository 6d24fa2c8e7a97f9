/**
 * What a project is charged for a server that changes its size: while both sizes are possible the larger of the two, of each resource, so that neither staying nor going
 * back can meet a full quota.
 */
import type { Ports } from '../../../ports.ts';
import { isWithin } from '../../../quota/resource.ts';
import { quotaBounds, quotaOf } from '../../../quota/servers.ts';
import { standingIn } from '../../../quota/standing.ts';
import { projectUsageKey } from '../../../quota/usage.ts';
import type { Transaction } from '../../../store/transaction.ts';
import * as computeErrors from '../../errors.ts';
import type { EmbeddedFlavor, Server } from '../../servers/server.ts';

type Charged = NonNullable<Server['charged']>;

const sized = ['cores', 'ram'] as const;
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
  const names = sized.filter((name) => more[name] > 0);
  if (names.length === 0) return { all, take() {} };
  const { limits, used } = await standingIn(tx, store, server.projectId);
  const overs = names.filter((name) => !isWithin(limits[name], used[name] + more[name]));
  if (overs.length > 0) {
    const each = (amounts: Readonly<Record<(typeof sized)[number], number>>) => overs.map((name) => amounts[name]).join(', ');
    throw computeErrors.QuotaExceeded({ overs: overs.join(', '), req: each(more), used: each(used), allowed: each(limits) });
  }
  return { all, take: () => tx.add(projectUsageKey(server.projectId), more, quotaBounds(limits)) };
}

/** The server is of this size alone again; what it was charged beyond is given back. */
export function chargedAs(tx: Transaction, server: Server, flavor: EmbeddedFlavor): Pick<Server, 'flavor' | 'charged'> {
  const [before, charged] = [chargedOf(server), quotaOf({ flavor })];
  const less = { cores: before.cores - charged.cores, ram: before.ram - charged.ram };
  if (less.cores !== 0 || less.ram !== 0) tx.giveBack(projectUsageKey(server.projectId), less);
  return { flavor, charged };
}
