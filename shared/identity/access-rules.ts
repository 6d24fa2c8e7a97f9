/** Access rules: the requests that an application credential may be used for. They belong to the user, and several credentials may share one. */
import { z } from 'zod/mini';
import type { Chance } from '../clock.ts';
import { collection } from '../store/collection.ts';
import type { Store } from '../store/port.ts';
import type { Transaction } from '../store/transaction.ts';
import * as identityErrors from './errors.ts';
import { isPossibleId, newId } from './ids.ts';
import type { Rule } from './rule-match.ts';

export const accessRuleSchema = z.object({ id: z.string(), service: z.string(), method: z.string(), path: z.string() });
export type AccessRule = z.infer<typeof accessRuleSchema>;

const accessRules = collection({
  name: 'access rule',
  schema: z.object({ ...accessRuleSchema.shape, userId: z.string() }),
  key: ({ userId, id }: { readonly userId: string; readonly id: string }) => ({ pk: `ACCESS_RULES#${userId}`, sk: id }),
  id: ({ userId, id }) => ({ userId, id }),
});

export async function accessRulesOf(store: Store, userId: string): Promise<AccessRule[]> {
  if (!isPossibleId(userId)) return [];
  return Array.fromAsync(accessRules.all(store, { index: 'table', partition: `ACCESS_RULES#${userId}` }));
}

export const getAccessRuleErrors = [identityErrors.AccessRuleNotFound];

export async function getAccessRule(tx: Transaction, userId: string, id: string): Promise<AccessRule> {
  const rule = isPossibleId(id) && isPossibleId(userId) ? await tx.get(accessRules, { userId, id }) : undefined;
  if (rule === undefined) throw identityErrors.AccessRuleNotFound({ access_rule_id: id });
  return rule;
}

export function removeAccessRule(tx: Transaction, userId: string, id: string): void {
  tx.remove(accessRules, { userId, id });
}

/** A rule by its id, or by what it says. */
export type WantedRule = { readonly id: string } | Rule;

/** The rules that a request asks for: those that the user has already, and new ones. */
export async function chosenRules(
  tx: Transaction,
  { store, chance }: { readonly store: Store; readonly chance: Chance },
  userId: string,
  wanted: readonly WantedRule[],
): Promise<AccessRule[]> {
  const known = wanted.length === 0 ? [] : await accessRulesOf(store, userId);
  const chosen: AccessRule[] = [];
  for (const one of wanted) {
    const same = [...chosen, ...known].find((rule) => ('id' in one ? rule.id === one.id : saysTheSame(rule, one)));
    if (same !== undefined && chosen.some(({ id }) => id === same.id)) continue;
    if (same !== undefined || 'id' in one) {
      chosen.push(await getAccessRule(tx, userId, same?.id ?? ('id' in one ? one.id : '')));
      continue;
    }
    const rule = { id: newId(chance), service: one.service, method: one.method, path: one.path };
    tx.put(accessRules, { ...rule, userId });
    chosen.push(rule);
  }
  return chosen;
}

const saysTheSame = (one: Rule, other: Rule) => one.service === other.service && one.method === other.method && one.path === other.path;
