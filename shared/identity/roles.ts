/** Roles: five that are always there and imply each other as in Keystone, and those that administrators make. */
import { z } from 'zod/mini';
import { collection } from '../store/collection.ts';
import type { Store } from '../store/port.ts';
import type { Transaction } from '../store/transaction.ts';
import * as identityErrors from './errors.ts';
import { isPossibleId, stableId } from './ids.ts';
import { readMany } from './read-many.ts';

const roleSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The domain that it belongs to; unless told it is everybody's. Those of a domain are in no token, as in Keystone. */
  domainId: z.optional(z.string()),
  description: z.nullable(z.string()),
  extra: z.record(z.string(), z.unknown()),
});
export type Role = z.infer<typeof roleSchema>;

/** A role and the one that it implies. */
const implications = { admin: 'manager', manager: 'member', member: 'reader', reader: null, service: null } as const;
type FixedName = keyof typeof implications;

const fixedNames = Object.keys(implications) as readonly FixedName[];

/** The roles that policies speak of; they are not stored and cannot be changed. */
export const fixedRoles: readonly Role[] = fixedNames.map((name) => ({ id: stableId('role', name), name, description: null, extra: {} }));

export function fixedRoleId(name: FixedName): string {
  return stableId('role', name);
}

export function isFixed(role: Pick<Role, 'id'>): boolean {
  return fixedRoles.some(({ id }) => id === role.id);
}

/** Names with everything that they imply, each once. */
export function withImplied(names: Iterable<string>): string[] {
  const all = new Set<string>();
  for (const name of names) {
    for (let next: string | null = name; next !== null && !all.has(next); next = impliedBy(next)) all.add(next);
  }
  return [...all];
}

export function impliedBy(name: string): string | null {
  return Object.hasOwn(implications, name) ? implications[name as FixedName] : null;
}

export const customRoles = collection({
  name: 'role',
  schema: roleSchema,
  key: (id: string) => ({ pk: 'ROLES', sk: id }),
  id: (role) => role.id,
});

interface NameId {
  readonly name: string;
  readonly domainId?: string | undefined;
}

const customRoleNames = collection({
  name: 'role name',
  schema: z.object({ name: z.string(), domainId: z.optional(z.string()), roleId: z.string() }),
  key: ({ name, domainId }: NameId) => ({ pk: domainId === undefined ? 'ROLE_NAMES' : `ROLE_NAMES#${domainId}`, sk: name }),
  id: ({ name, domainId }): NameId => ({ name, domainId }),
});

export async function allRoles(store: Store): Promise<Role[]> {
  return [...fixedRoles, ...(await Array.fromAsync(customRoles.all(store, { index: 'table', partition: 'ROLES' })))];
}

/** Those that tokens may hold. */
export async function globalRoles(store: Store): Promise<Role[]> {
  return (await allRoles(store)).filter(({ domainId }) => domainId === undefined);
}

export async function findRole(store: Store, id: string): Promise<Role | undefined> {
  const fixed = fixedRoles.find((role) => role.id === id);
  if (fixed !== undefined || !isPossibleId(id)) return fixed;
  return customRoles.get(store, id);
}

/** The roles with these ids; those that are no more are left out. The store is read only for roles that administrators made. */
export async function rolesWithIds(store: Store, ids: readonly string[]): Promise<Role[]> {
  const wanted = new Set(ids);
  const fixed = fixedRoles.filter(({ id }) => wanted.has(id));
  const others = [...wanted].filter((id) => !fixed.some((role) => role.id === id));
  return [...fixed, ...(await readMany(store, customRoles, others))];
}

/** The roles with these names; those that are no more are left out. */
export async function rolesNamed(store: Store, names: Iterable<string>): Promise<Role[]> {
  const wanted = new Set(names);
  const known = fixedRoles.filter(({ name }) => wanted.has(name));
  return known.length === wanted.size ? known : (await globalRoles(store)).filter(({ name }) => wanted.has(name));
}

export const getRoleErrors = [identityErrors.RoleNotFound];

export async function getRole(tx: Transaction, id: string): Promise<Role> {
  const role = fixedRoles.find((fixed) => fixed.id === id) ?? (isPossibleId(id) ? await tx.get(customRoles, id) : undefined);
  if (role === undefined) throw identityErrors.RoleNotFound({ role_id: id });
  return role;
}

export const putRoleErrors = [identityErrors.Duplicate];

export async function putRole(tx: Transaction, role: Role, before?: Role): Promise<void> {
  const { name, domainId } = role;
  if (before?.name !== name) {
    const isTaken = domainId === undefined && Object.hasOwn(implications, name);
    if (isTaken || (await tx.get(customRoleNames, { name, domainId })) !== undefined) {
      throw identityErrors.Duplicate({ type: 'role', details: `Duplicate entry found with name ${name}` });
    }
    tx.put(customRoleNames, { name, ...(domainId === undefined ? {} : { domainId }), roleId: role.id });
    if (before !== undefined) await removeName(tx, before);
  }
  tx.put(customRoles, role);
}

export async function removeRole(tx: Transaction, role: Role): Promise<void> {
  await removeName(tx, role);
  tx.remove(customRoles, role.id);
}

async function removeName(tx: Transaction, { name, domainId }: NameId): Promise<void> {
  if ((await tx.get(customRoleNames, { name, domainId })) !== undefined) tx.remove(customRoleNames, { name, domainId });
}
