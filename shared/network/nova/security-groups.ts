/** Security groups and their rules as the Compute API shows them. */
import type { Caller } from '../../operation/policy.ts';
import type { Store } from '../../store/port.ts';
import type { Shown } from '../resource/resource.ts';
import { securityGroupResource } from '../security-groups/resource.ts';
import { seenById } from './ask.ts';
import { novaGroupView, novaRuleView, rulesIn } from './views.ts';

type Sees = readonly [store: Store, caller: Caller, version: number];

/** The groups that rules name, as far as the caller sees them. */
const remotes = (store: Store, caller: Caller, rules: readonly Shown[]) =>
  seenById(
    securityGroupResource,
    store,
    caller,
    rules.map((rule) => rule['remote_group_id']),
  );

export async function novaGroups([store, caller, version]: Sees, groups: readonly Shown[]) {
  const context = { groups: await remotes(store, caller, groups.flatMap(rulesIn)), version };
  return groups.map((group) => novaGroupView.show(group, version, context));
}

export async function novaGroup(sees: Sees, group: Shown) {
  return (await novaGroups(sees, [group]))[0];
}

export async function novaRule([store, caller, version]: Sees, rule: Shown) {
  return novaRuleView.show(rule, version, { groups: await remotes(store, caller, [rule]) });
}

const compared = (one: unknown, other: unknown) => (String(one) < String(other) ? -1 : Number(String(one) > String(other)));

/** By project, and by name. */
export const inOrder = (groups: readonly Record<string, unknown>[]) =>
  groups.toSorted((one, other) => compared(one['tenant_id'], other['tenant_id']) || compared(one['name'], other['name']));
