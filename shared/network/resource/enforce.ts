/** Policy for whole requests. */
import type { Caller } from '../../operation/policy.ts';
import type { Resource, Standard } from './resource.ts';
import { askedOf, enforceRules, type Target } from './rules.ts';

type Body = Readonly<Record<string, unknown>>;

/** Whether it may be made, with every attribute that was sent. */
export function enforceCreate<T extends Standard>(
  { singular, attributes, rules }: Resource<T>,
  caller: Caller,
  target: Target,
  body: Body,
): void {
  enforceRules(rules, `create_${singular}`, caller, target, askedOf(attributes, body, rules, `create_${singular}`));
}

/** Whether it may be changed so: unlike in a create, policy is asked for a value equal to the default as well. */
export function enforceUpdate<T extends Standard>(
  { singular, attributes, rules }: Resource<T>,
  caller: Caller,
  target: Target,
  body: Body,
): void {
  const inUpdates = Object.fromEntries(Object.entries(attributes).map(([name, { default: _, ...attribute }]) => [name, attribute]));
  enforceRules(rules, `update_${singular}`, caller, target, askedOf(inUpdates, body, rules, `update_${singular}`));
}

export function enforceDelete<T extends Standard>({ singular, rules }: Resource<T>, caller: Caller, target: Target): void {
  enforceRules(rules, `delete_${singular}`, caller, target);
}
