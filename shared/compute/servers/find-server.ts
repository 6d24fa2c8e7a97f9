import { type Caller, enforce, type Policy } from '../../operation/policy.ts';
import { canonicalUuid } from '../../operation/uuid.ts';
import type { Store } from '../../store/port.ts';
import { Transaction } from '../../store/transaction.ts';
import { type Mapping, readWithMappings } from '../disks/mapping.ts';
import * as computeErrors from '../errors.ts';
import { type Server, servers } from './server.ts';

export const findServerErrors = [computeErrors.ServerNotFound];

/**
 * The living server that a request names, if its caller may do this to it. Another project's server is not found, rather than
 * forbidden: nobody learns which ids exist.
 */
export async function findServer(tx: Pick<Transaction, 'get'>, id: string, caller: Caller, policy: Policy | null): Promise<Server> {
  const canonical = canonicalUuid(id);
  return admit(canonical === undefined ? undefined : await tx.get(servers, canonical), id, caller, policy);
}

/** The same for those who only look. */
export async function lookUp(store: Store, id: string, caller: Caller, policy: Policy): Promise<Server> {
  return admit(await readEvenDeleted(store, id), id, caller, policy);
}

/** As it is, or as it was when it was deleted; undefined also for what is no id. */
export async function readEvenDeleted(store: Store, id: string): Promise<Server | undefined> {
  const canonical = canonicalUuid(id);
  return canonical === undefined ? undefined : servers.get(store, canonical);
}

/** The same for a server that was read already; null where the caller of this checks a policy itself. */
export function admit(server: Server | undefined, id: string, caller: Caller, policy: Policy | null): Server {
  return admitEvenDeleted(server?.deletedAt === null ? server : undefined, id, caller, policy);
}

/** The same where servers that are deleted may still be looked at. */
export function admitEvenDeleted(server: Server | undefined, id: string, caller: Caller, policy: Policy | null): Server {
  if (server === undefined || (!caller.isAdmin && server.projectId !== caller.projectId)) {
    throw computeErrors.ServerNotFound({ instance_id: id });
  }
  if (policy !== null) enforce(policy, caller, { projectId: server.projectId, userId: server.userId });
  return server;
}

/** The server with its mappings, in one read, for those who only look. */
export async function findWithMappings(
  store: Store,
  id: string,
  caller: Caller,
  policy: Policy,
): Promise<{ readonly server: Server; readonly mappings: readonly Mapping[] }> {
  const canonical = canonicalUuid(id);
  const whole = canonical === undefined ? undefined : await readWithMappings(new Transaction(store), store, canonical);
  return { server: admit(whole?.server, id, caller, policy), mappings: whole?.mappings ?? [] };
}
