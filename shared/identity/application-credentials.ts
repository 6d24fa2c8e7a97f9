/** Application credentials: secrets that stand for a user on one project, with some of the user's roles there. */
import { z } from 'zod/mini';
import { collection } from '../store/collection.ts';
import type { Store } from '../store/port.ts';
import type { Transaction } from '../store/transaction.ts';
import { accessRuleSchema } from './access-rules.ts';
import type { Reference } from './domains.ts';
import * as identityErrors from './errors.ts';
import { isPossibleId, isPossibleName } from './ids.ts';
import { readMany } from './read-many.ts';

const applicationCredentialSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.nullable(z.string()),
  userId: z.string(),
  projectId: z.string(),
  secretHash: z.string(),
  roleIds: z.array(z.string()),
  /** Whether it may be used to make and delete application credentials. */
  unrestricted: z.boolean(),
  /** The requests that it may be used for; all unless told. */
  accessRules: z.optional(z.array(accessRuleSchema)),
  /** Milliseconds since the epoch; null when it lasts. */
  expiresAt: z.nullable(z.number()),
});
export type ApplicationCredential = z.infer<typeof applicationCredentialSchema>;

export const applicationCredentials = collection({
  name: 'application credential',
  schema: applicationCredentialSchema,
  key: (id: string) => ({ pk: `APPLICATION_CREDENTIAL#${id}`, sk: 'APPLICATION_CREDENTIAL' }),
  id: (credential) => credential.id,
});

interface NameId {
  readonly userId: string;
  readonly name: string;
}

/** A user's credentials by name: unique among them, and the way to all of them. */
const applicationCredentialNames = collection({
  name: 'application credential name',
  schema: z.object({ userId: z.string(), name: z.string(), projectId: z.string(), credentialId: z.string() }),
  key: ({ userId, name }: NameId) => ({ pk: `APPLICATION_CREDENTIALS#${userId}`, sk: name }),
  id: ({ userId, name }) => ({ userId, name }),
});

export async function applicationCredentialsOf(store: Store, userId: string): Promise<ApplicationCredential[]> {
  const names = await namesOf(store, userId);
  return readMany(
    store,
    applicationCredentials,
    names.map(({ credentialId }) => credentialId),
  );
}

async function namesOf(store: Store, userId: string) {
  if (!isPossibleId(userId)) return [];
  return Array.fromAsync(applicationCredentialNames.all(store, { index: 'table', partition: `APPLICATION_CREDENTIALS#${userId}` }));
}

/** By id, or by name and user. */
export async function findApplicationCredential(
  store: Store,
  { id, name }: Reference,
  userId: string | undefined,
): Promise<ApplicationCredential | undefined> {
  if (id !== undefined) return isPossibleId(id) ? applicationCredentials.get(store, id) : undefined;
  if (name === undefined || userId === undefined || !isPossibleName(name)) return undefined;
  const named = await applicationCredentialNames.get(store, { userId, name });
  return named && applicationCredentials.get(store, named.credentialId);
}

export const getApplicationCredentialErrors = [identityErrors.ApplicationCredentialNotFound];

/** One of a user's own. */
export async function getApplicationCredential(tx: Transaction, userId: string, id: string): Promise<ApplicationCredential> {
  const credential = isPossibleId(id) ? await tx.get(applicationCredentials, id) : undefined;
  if (credential?.userId !== userId) throw identityErrors.ApplicationCredentialNotFound({ application_credential_id: id });
  return credential;
}

export const putApplicationCredentialErrors = [identityErrors.Duplicate];

export async function putApplicationCredential(tx: Transaction, credential: ApplicationCredential): Promise<void> {
  const { id, userId, projectId, name } = credential;
  if ((await tx.get(applicationCredentialNames, { userId, name })) !== undefined) {
    throw identityErrors.Duplicate({ type: 'application_credential', details: `Duplicate entry found with name ${name}` });
  }
  tx.put(applicationCredentialNames, { userId, name, projectId, credentialId: id });
  tx.put(applicationCredentials, credential);
}

export async function removeApplicationCredential(tx: Transaction, { id, userId, name }: ApplicationCredential): Promise<void> {
  if ((await tx.get(applicationCredentialNames, { userId, name })) !== undefined) tx.remove(applicationCredentialNames, { userId, name });
  tx.remove(applicationCredentials, id);
}

/** Removes what a user has for a project, at most so many that the commit has room for more. @returns how many there were */
export async function removeApplicationCredentialsOn(tx: Transaction, store: Store, userId: string, projectId: string): Promise<number> {
  const names = (await namesOf(store, userId)).filter((entry) => entry.projectId === projectId).slice(0, removedAtOnce);
  for (const { credentialId } of names) {
    const credential = await tx.get(applicationCredentials, credentialId);
    if (credential !== undefined) await removeApplicationCredential(tx, credential);
  }
  return names.length;
}

/** Two writes each, in a commit of at most 100. */
export const removedAtOnce = 40;
