/** Credentials that Keystone keeps for its users: of whatever type, each with a blob that is a secret, and is sealed here. */
import { z } from 'zod/mini';
import { together } from '../errors.ts';
import * as limits from '../limits.ts';
import type { Ports } from '../ports.ts';
import { collection } from '../store/collection.ts';
import type { Store } from '../store/port.ts';
import { type Transaction, transaction } from '../store/transaction.ts';
import * as identityErrors from './errors.ts';
import { isPossibleId } from './ids.ts';
import { getProject, getProjectErrors, projects } from './projects.ts';
import { readMany } from './read-many.ts';
import { seal, unseal } from './sealing.ts';
import { getUser, getUserErrors, users } from './users.ts';

const credentialSchema = z.object({
  id: z.string(),
  userId: z.string(),
  projectId: z.nullable(z.string()),
  type: z.string(),
  /** What sealing.ts has made of the blob. */
  sealed: z.string(),
  /** What the token that it was made with was got by, unless by the user in person. */
  lentBy: z.optional(z.object({ kind: z.enum(['trust', 'application credential', 'ec2 credential']), id: z.string() })),
});
export type Credential = z.infer<typeof credentialSchema>;
/** One whose blob can be read. */
export type OpenCredential = Omit<Credential, 'sealed'> & { readonly blob: string };

const credentials = collection({
  name: 'credential',
  schema: credentialSchema,
  key: (id: string) => ({ pk: 'CREDENTIALS', sk: id }),
  id: (credential) => credential.id,
});

interface Owner {
  readonly ownerId: string;
  readonly credentialId: string;
}

/** The way from a user and from a project to their credentials. */
const owners = collection({
  name: 'owner of a credential',
  schema: z.object({ ownerId: z.string(), credentialId: z.string() }),
  key: ({ ownerId, credentialId }: Owner) => ({ pk: `CREDENTIALS_OF#${ownerId}`, sk: credentialId }),
  id: (owner) => owner,
});

const ownersOf = ({ userId, projectId }: Pick<Credential, 'userId' | 'projectId'>) => [userId, ...(projectId === null ? [] : [projectId])];

/** What a blob is bound to: in another's place it opens no more. */
const binding = ({ id, userId, projectId, type }: Omit<Credential, 'sealed'>) => [id, userId, projectId, type];

type Sealing = Pick<Ports, 'credentialSecret'>;

export async function sealed({ blob, ...plain }: OpenCredential, ports: Sealing & Pick<Ports, 'chance'>): Promise<Credential> {
  const { credentialSecret: secret, chance } = ports;
  return { ...plain, sealed: await seal(blob, { secret, chance, of: binding(plain) }) };
}

export async function opened({ sealed: text, ...plain }: Credential, { credentialSecret: secret }: Sealing): Promise<OpenCredential> {
  return { ...plain, blob: await unseal(text, { secret, of: binding(plain) }) };
}

/** All of them, or those of a user or of a project. */
export async function credentialsOf(store: Store, ownerId?: string): Promise<Credential[]> {
  if (ownerId === undefined) return Array.fromAsync(credentials.all(store, { index: 'table', partition: 'CREDENTIALS' }));
  return readMany(store, credentials, await credentialIdsOf(store, ownerId));
}

export async function credentialIdsOf(store: Store, ownerId: string): Promise<string[]> {
  if (!isPossibleId(ownerId)) return [];
  const found = await Array.fromAsync(owners.all(store, { index: 'table', partition: `CREDENTIALS_OF#${ownerId}` }));
  return found.map(({ credentialId }) => credentialId);
}

export async function findCredential(store: Store, id: string): Promise<Credential | undefined> {
  return isPossibleId(id) ? credentials.get(store, id) : undefined;
}

/** The same for whoever is to change it. */
export async function credentialIn(tx: Transaction, id: string): Promise<Credential | undefined> {
  return isPossibleId(id) ? tx.get(credentials, id) : undefined;
}

export const putCredentialErrors = /* @__PURE__ */ together(getUserErrors, getProjectErrors, [
  identityErrors.Duplicate,
  identityErrors.CredentialLimitExceeded,
]);

export async function addCredential(tx: Transaction, store: Store, credential: Credential): Promise<void> {
  const { id } = credential;
  await rely(tx, store, ownersOf(credential), credential);
  if ((await tx.get(credentials, id)) !== undefined) {
    throw identityErrors.Duplicate({ type: 'credential', details: `Duplicate entry found with ID ${id}` });
  }
  for (const ownerId of ownersOf(credential)) tx.put(owners, { ownerId, credentialId: id });
  tx.put(credentials, credential);
}

export async function changeCredential(tx: Transaction, store: Store, before: Credential, after: Credential): Promise<void> {
  const [had, has] = [ownersOf(before), ownersOf(after)];
  const fresh = has.filter((ownerId) => !had.includes(ownerId));
  await rely(tx, store, fresh, after);
  for (const ownerId of fresh) tx.put(owners, { ownerId, credentialId: after.id });
  for (const ownerId of had) if (!has.includes(ownerId)) await removeOwner(tx, { ownerId, credentialId: after.id });
  tx.put(credentials, after);
}

export async function removeCredential(tx: Transaction, credential: Credential): Promise<void> {
  for (const ownerId of ownersOf(credential)) await removeOwner(tx, { ownerId, credentialId: credential.id });
  tx.remove(credentials, credential.id);
}

async function removeOwner(tx: Transaction, owner: Owner): Promise<void> {
  if ((await tx.get(owners, owner)) !== undefined) tx.remove(owners, owner);
}

/**
 * Whoever gets a credential is there, has room for it, and is written with it: whoever takes the user or the project away comes later, and
 * finds the credential, or comes first.
 */
async function rely(tx: Transaction, store: Store, fresh: readonly string[], { userId, projectId }: Credential): Promise<void> {
  if (fresh.includes(userId)) {
    tx.put(users, await getUser(tx, userId));
    const limit = limits.credentialsPerUser;
    if ((await credentialIdsOf(store, userId)).length >= limit) throw identityErrors.CredentialLimitExceeded({ limit });
  }
  if (projectId !== null && fresh.includes(projectId)) tx.put(projects, await getProject(tx, projectId));
}

/** Each in a commit of its own. */
export async function deleteCredentialsOf(ports: Pick<Ports, 'store' | 'clock' | 'chance'>, ownerId: string): Promise<void> {
  for (const credentialId of await credentialIdsOf(ports.store, ownerId)) {
    await transaction(ports, async (tx) => {
      const credential = await tx.get(credentials, credentialId);
      await (credential === undefined ? removeOwner(tx, { ownerId, credentialId }) : removeCredential(tx, credential));
    });
  }
}
