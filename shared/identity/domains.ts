/** Domains: one that is always there, and those that administrators make. Names of users, groups and projects are unique in their domain. */
import { z } from 'zod/mini';
import { collection } from '../store/collection.ts';
import type { Store } from '../store/port.ts';
import type { Transaction } from '../store/transaction.ts';
import * as identityErrors from './errors.ts';
import { isPossibleId, isPossibleName } from './ids.ts';

const domainSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  enabled: z.boolean(),
  tags: z.array(z.string()),
  /** How often all tokens of it were taken back; none unless told. */
  tokenGeneration: z.optional(z.number()),
  extra: z.record(z.string(), z.unknown()),
});
export type Domain = z.infer<typeof domainSchema>;

/** It is stored when it is changed for the first time. */
export const defaultDomain: Domain = {
  id: 'default',
  name: 'Default',
  description: 'The default domain',
  enabled: true,
  tags: [],
  extra: {},
};

export const domains = collection({
  name: 'domain',
  schema: domainSchema,
  key: (id: string) => ({ pk: 'DOMAINS', sk: id }),
  id: ({ id }) => id,
});

/** Names are compared as Keystone's database does, without regard to case. */
const domainNames = collection({
  name: 'domain name',
  schema: z.object({ folded: z.string(), domainId: z.string() }),
  key: (folded: string) => ({ pk: 'DOMAIN_NAMES', sk: folded }),
  id: ({ folded }) => folded,
});

const folded = (name: string) => name.toLowerCase();

/** How requests refer to a domain, and to whatever else has an id and a name. */
export interface Reference {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

export async function allDomains(store: Store): Promise<Domain[]> {
  const stored = await Array.fromAsync(domains.all(store, { index: 'table', partition: 'DOMAINS' }));
  return stored.some(({ id }) => id === defaultDomain.id) ? stored : [defaultDomain, ...stored];
}

export async function findDomain(store: Store, { id, name }: Reference): Promise<Domain | undefined> {
  if (id !== undefined) {
    const found = isPossibleId(id) ? await domains.get(store, id) : undefined;
    return found ?? (id === defaultDomain.id ? defaultDomain : undefined);
  }
  if (name === undefined || !isPossibleName(name)) return undefined;
  const named = await domainNames.get(store, folded(name));
  if (named !== undefined) return findDomain(store, { id: named.domainId });
  const fixed = await findDomain(store, { id: defaultDomain.id });
  return fixed !== undefined && folded(fixed.name) === folded(name) ? fixed : undefined;
}

/** The id that a reference means, which is looked for only by name. */
export async function domainIdOf(store: Store, reference: Reference): Promise<string | undefined> {
  return reference.id ?? (await findDomain(store, reference))?.id;
}

export const getDomainErrors = [identityErrors.DomainNotFound];

export async function getDomain(tx: Transaction, id: string): Promise<Domain> {
  const found = isPossibleId(id) ? await tx.get(domains, id) : undefined;
  if (found === undefined && id !== defaultDomain.id) throw identityErrors.DomainNotFound({ domain_id: id });
  return found ?? defaultDomain;
}

/** What is made in a domain writes it too, so that whoever deletes it meanwhile comes before or after. The one that stays needs none of that. */
export async function relyOnDomain(tx: Transaction, id: string): Promise<void> {
  if (id !== defaultDomain.id) tx.put(domains, await getDomain(tx, id));
}

export const putDomainErrors = [identityErrors.Duplicate];

export async function putDomain(tx: Transaction, domain: Domain, before?: Domain): Promise<void> {
  const { id, name } = domain;
  if (before === undefined || folded(before.name) !== folded(name)) {
    const first = await getDomain(tx, defaultDomain.id);
    const isFirsts = id !== first.id && folded(first.name) === folded(name);
    if (isFirsts || (await tx.get(domainNames, folded(name))) !== undefined) {
      const details = `it is not permitted to have two projects acting as domains with the same name: ${name}`;
      throw identityErrors.Duplicate({ type: 'project', details });
    }
    tx.put(domainNames, { folded: folded(name), domainId: id });
    if (before !== undefined) await removeName(tx, before);
  }
  tx.put(domains, domain);
}

export async function removeDomain(tx: Transaction, domain: Domain): Promise<void> {
  await removeName(tx, domain);
  tx.remove(domains, domain.id);
}

async function removeName(tx: Transaction, { name }: Domain): Promise<void> {
  if ((await tx.get(domainNames, folded(name))) !== undefined) tx.remove(domainNames, folded(name));
}
