/** Finding hypervisors. All hosts are read, in whose items they stand: operators ask seldom. What changes of them is read of those that are shown. */
import { canonicalUuid } from '../../operation/uuid.ts';
import type { Version } from '../../operation/version.ts';
import type { Store } from '../../store/port.ts';
import * as computeErrors from '../errors.ts';
import { type HostAllocations, withAllocations } from '../hosts/candidates.ts';
import { hosts, type RegisteredHost, rings } from '../hosts/host.ts';
import { serverPartitions, servers } from '../servers/server.ts';
import { hypervisorNumber, isNumbered } from './view.ts';

/** In the order of their names. */
export async function allHypervisors(store: Store): Promise<readonly RegisteredHost[]> {
  const all = await Array.fromAsync(hosts.all(store, rings.all));
  return all.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** Whether a request calls the host's hypervisor so; nothing that is no id is anybody's. */
export function isCalled(id: string, version: Version): (host: RegisteredHost) => boolean {
  if (isNumbered.at(version)) return (host) => /^\s*\d{1,10}\s*$/.test(id) && hypervisorNumber(host) === Number(id);
  const uuid = canonicalUuid(id);
  return ({ hypervisorId }) => hypervisorId === uuid;
}

export const findHypervisorErrors = [computeErrors.HypervisorIdInvalid, computeErrors.HypervisorNotFound];

/** @throws findHypervisorErrors */
export async function findHypervisor(store: Store, id: string, version: Version): Promise<HostAllocations> {
  if (!isNumbered.at(version) && canonicalUuid(id) === undefined) throw computeErrors.HypervisorIdInvalid({ id });
  const [found] = await withAllocations(store, (await allHypervisors(store)).filter(isCalled(id, version)));
  if (found === undefined) throw computeErrors.HypervisorNotFound({ id });
  return found;
}

export const matchErrors = [computeErrors.NoHypervisorMatches];

/** Those whose host name holds a text, in whatever letters. @throws matchErrors when there are none */
export function matching(all: readonly RegisteredHost[], pattern: string): readonly RegisteredHost[] {
  const wanted = pattern.toLowerCase();
  const found = all.filter(({ inventory }) => inventory.hypervisorHostname.toLowerCase().includes(wanted));
  if (found.length === 0) throw computeErrors.NoHypervisorMatches({ pattern });
  return found;
}

/** The same with the servers on them. */
export async function withServers<Of extends HostAllocations>(store: Store, of: readonly Of[]) {
  return Promise.all(
    of.map(async (each) => {
      const there = servers.all(store, { index: 'host', partition: serverPartitions.host(each.host.name) });
      return { ...each, servers: (await Array.fromAsync(there)).map(({ id }) => ({ id })) };
    }),
  );
}
