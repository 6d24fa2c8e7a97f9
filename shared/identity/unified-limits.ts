/**
 * Unified limits: what a project may have of a resource of a service, and what it has when nothing is said of it. They are kept for whoever asks; no service
 * here enforces them.
 */
import { z } from 'zod/mini';
import { collection } from '../store/collection.ts';
import type { Store } from '../store/port.ts';
import type { Transaction } from '../store/transaction.ts';
import * as identityErrors from './errors.ts';
import { isPossibleId, stableId } from './ids.ts';
import { readMany } from './read-many.ts';

const registeredLimitSchema = z.object({
  id: z.string(),
  serviceId: z.string(),
  regionId: z.nullable(z.string()),
  resourceName: z.string(),
  defaultLimit: z.number(),
  description: z.nullable(z.string()),
  /** How many limits follow from it. */
  limits: z.number(),
});
export type RegisteredLimit = z.infer<typeof registeredLimitSchema>;

const limitSchema = z.object({
  id: z.string(),
  /** A project or a domain. */
  ownerId: z.string(),
  isDomain: z.boolean(),
  serviceId: z.string(),
  regionId: z.nullable(z.string()),
  resourceName: z.string(),
  resourceLimit: z.number(),
  description: z.nullable(z.string()),
  registeredLimitId: z.string(),
});
export type Limit = z.infer<typeof limitSchema>;

/** What one can be registered for once. */
export type Resource = Pick<RegisteredLimit, 'serviceId' | 'regionId' | 'resourceName'>;

const registeredLimits = collection({
  name: 'registered limit',
  schema: registeredLimitSchema,
  key: (id: string) => ({ pk: 'REGISTERED_LIMITS', sk: id }),
  id: ({ id }) => id,
});

const limits = collection({
  name: 'limit',
  schema: limitSchema,
  key: (id: string) => ({ pk: 'LIMITS', sk: id }),
  id: ({ id }) => id,
});

/** One item for each resource that is limited, of everybody (no owner) or of one: the commit expects it absent. */
interface ClaimId extends Resource {
  readonly ownerId: string;
}

const everybody = 'everybody';
/** Names may be as long as a key, and may hold anything. */
const claimed = ({ serviceId, regionId, resourceName }: Resource) => stableId(JSON.stringify([serviceId, regionId, resourceName]));

const claims = collection({
  name: 'claim of a limit',
  schema: z.object({
    ownerId: z.string(),
    serviceId: z.string(),
    regionId: z.nullable(z.string()),
    resourceName: z.string(),
    limitId: z.string(),
  }),
  key: (id: ClaimId) => ({ pk: `LIMITS_OF#${id.ownerId}`, sk: claimed(id) }),
  id: ({ ownerId, serviceId, regionId, resourceName }): ClaimId => ({ ownerId, serviceId, regionId, resourceName }),
});

const resourceOf = ({ serviceId, regionId, resourceName }: Resource): Resource => ({ serviceId, regionId, resourceName });

export async function registeredLimitsOf(store: Store): Promise<RegisteredLimit[]> {
  return Array.fromAsync(registeredLimits.all(store, { index: 'table', partition: 'REGISTERED_LIMITS' }));
}

/** All of them, or those of a project or domain: one query, and what it leads to. */
export async function limitsOf(store: Store, ownerId?: string): Promise<Limit[]> {
  if (ownerId === undefined) return Array.fromAsync(limits.all(store, { index: 'table', partition: 'LIMITS' }));
  if (!isPossibleId(ownerId)) return [];
  const named = await Array.fromAsync(claims.all(store, { index: 'table', partition: `LIMITS_OF#${ownerId}` }));
  return readMany(
    store,
    limits,
    named.map(({ limitId }) => limitId),
  );
}

export const getRegisteredLimitErrors = [identityErrors.RegisteredLimitNotFound];

export async function getRegisteredLimit(tx: Transaction, id: string): Promise<RegisteredLimit> {
  const found = isPossibleId(id) ? await tx.get(registeredLimits, id) : undefined;
  if (found === undefined) throw identityErrors.RegisteredLimitNotFound({ id });
  return found;
}

export const getLimitErrors = [identityErrors.LimitNotFound];

export async function getLimit(tx: Transaction, id: string): Promise<Limit> {
  const found = isPossibleId(id) ? await tx.get(limits, id) : undefined;
  if (found === undefined) throw identityErrors.LimitNotFound({ id });
  return found;
}

export const putRegisteredLimitErrors = [identityErrors.Duplicate];

export async function putRegisteredLimit(tx: Transaction, limit: RegisteredLimit, before?: RegisteredLimit): Promise<void> {
  const claim = { ...resourceOf(limit), ownerId: everybody };
  if (before === undefined || claimed(before) !== claimed(limit)) {
    if ((await tx.get(claims, claim)) !== undefined) throw duplicate('registered_limit');
    tx.put(claims, { ...claim, limitId: limit.id });
    if (before !== undefined) await giveUp(tx, { ...resourceOf(before), ownerId: everybody });
  }
  tx.put(registeredLimits, limit);
}

export async function removeRegisteredLimit(tx: Transaction, limit: RegisteredLimit): Promise<void> {
  await giveUp(tx, { ...resourceOf(limit), ownerId: everybody });
  tx.remove(registeredLimits, limit.id);
}

export const addLimitErrors = [identityErrors.Duplicate, identityErrors.NoLimitReference];

/** Of what is registered. */
export async function addLimit(tx: Transaction, limit: Omit<Limit, 'registeredLimitId'>): Promise<Limit> {
  const claim = { ...resourceOf(limit), ownerId: limit.ownerId };
  const named = await tx.get(claims, { ...claim, ownerId: everybody });
  const registered = named && (await tx.get(registeredLimits, named.limitId));
  if (registered === undefined) throw identityErrors.NoLimitReference();
  if ((await tx.get(claims, claim)) !== undefined) throw duplicate('limit');
  const made = { ...limit, registeredLimitId: registered.id };
  tx.put(claims, { ...claim, limitId: limit.id });
  tx.put(registeredLimits, { ...registered, limits: registered.limits + 1 });
  tx.put(limits, made);
  return made;
}

export function putLimit(tx: Transaction, limit: Limit): void {
  tx.put(limits, limit);
}

export async function removeLimit(tx: Transaction, limit: Limit): Promise<void> {
  await giveUp(tx, { ...resourceOf(limit), ownerId: limit.ownerId });
  const registered = await tx.get(registeredLimits, limit.registeredLimitId);
  if (registered !== undefined) tx.put(registeredLimits, { ...registered, limits: Math.max(0, registered.limits - 1) });
  tx.remove(limits, limit.id);
}

async function giveUp(tx: Transaction, claim: ClaimId): Promise<void> {
  if ((await tx.get(claims, claim)) !== undefined) tx.remove(claims, claim);
}

const duplicate = (type: string) => identityErrors.Duplicate({ type, details: 'Duplicate entry' });
