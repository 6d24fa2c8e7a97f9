/** Users, each with a name that is unique in its domain. */
import { z } from 'zod/mini';
import { collection } from '../store/collection.ts';
import type { Store } from '../store/port.ts';
import type { Transaction } from '../store/transaction.ts';
import { domainIdOf } from './domains.ts';
import * as identityErrors from './errors.ts';
import { isPossibleId, isPossibleName } from './ids.ts';
import type { InDomain } from './projects.ts';

const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  domainId: z.string(),
  enabled: z.boolean(),
  /** The project that a token is for when its request names none. */
  defaultProjectId: z.nullable(z.string()),
  /** Null for a user who cannot log in with a password. */
  passwordHash: z.nullable(z.string()),
  /** How often all tokens were taken back; none unless told. */
  tokenGeneration: z.optional(z.number()),
  /** What clients store with it besides (`email`, `description`); Keystone keeps any attribute. */
  extra: z.record(z.string(), z.unknown()),
});
export type User = z.infer<typeof userSchema>;

export const users = collection({
  name: 'user',
  schema: userSchema,
  key: (id: string) => ({ pk: 'USERS', sk: id }),
  id: (user) => user.id,
});

interface NameId {
  readonly domainId: string;
  readonly name: string;
}

/** One item for each name in use: that a commit expects it absent is what makes names unique. */
export const userNames = collection({
  name: 'user name',
  schema: z.object({ domainId: z.string(), name: z.string(), userId: z.string() }),
  key: ({ domainId, name }: NameId) => ({ pk: `USER_NAME#${domainId}`, sk: name }),
  id: ({ domainId, name }) => ({ domainId, name }),
});

export async function allUsers(store: Store): Promise<User[]> {
  return Array.fromAsync(users.all(store, { index: 'table', partition: 'USERS' }));
}

/** By id, or by name and domain. */
export async function findUser(store: Store, { id, name, domain }: InDomain): Promise<User | undefined> {
  if (id !== undefined) return isPossibleId(id) ? users.get(store, id) : undefined;
  if (name === undefined || !isPossibleName(name) || domain === undefined) return undefined;
  const domainId = await domainIdOf(store, domain);
  const named = domainId === undefined ? undefined : await userNames.get(store, { domainId, name });
  return named && users.get(store, named.userId);
}

export const getUserErrors = [identityErrors.UserNotFound];

export async function getUser(tx: Transaction, id: string): Promise<User> {
  const user = isPossibleId(id) ? await tx.get(users, id) : undefined;
  if (user === undefined) throw identityErrors.UserNotFound({ user_id: id });
  return user;
}

export const putUserErrors = [identityErrors.Duplicate];

/** Puts a user, and the name when that is new. */
export async function putUser(tx: Transaction, user: User, before?: User): Promise<void> {
  const { id, name, domainId } = user;
  if (before?.name !== name) {
    if ((await tx.get(userNames, { domainId, name })) !== undefined) {
      throw identityErrors.Duplicate({ type: 'user', details: `Duplicate entry found with name ${name} at domain ID ${domainId}` });
    }
    tx.put(userNames, { domainId, name, userId: id });
    if (before !== undefined) await removeName(tx, before);
  }
  tx.put(users, user);
}

export async function removeUser(tx: Transaction, user: User): Promise<void> {
  await removeName(tx, user);
  tx.remove(users, user.id);
}

async function removeName(tx: Transaction, { domainId, name }: User): Promise<void> {
  if ((await tx.get(userNames, { domainId, name })) !== undefined) tx.remove(userNames, { domainId, name });
}
