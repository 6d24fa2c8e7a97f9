/** Conditions of a list as DynamoDB's FilterExpression, which chooses of what a page has looked at. */
import { assertConditions } from './conditions.ts';
import type { Condition, ListQuery, Value } from './port.ts';

export interface Filter {
  readonly clause: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, Value>>;
}

export function filterExpression({ index, where = [] }: ListQuery): Filter {
  assertConditions({ index, where });
  const names: Record<string, string> = {};
  const values: Record<string, Value> = {};
  const clauses = where.map((condition, position) => {
    const name = `#filter${position}`;
    names[name] = condition.attribute;
    const placed = (value: string | number, index = 0) => {
      values[`:filter${position}_${index}`] = value;
      return `:filter${position}_${index}`;
    };
    if ('contains' in condition) return `contains(${name}, ${placed(condition.contains)})`;
    const clause = 'oneOf' in condition ? `${name} IN (${condition.oneOf.map(placed).join(', ')})` : bound(name, condition, placed);
    if (condition.orMissing !== true) return clause;
    // An attribute that is null is there, as a value of its own kind.
    values[':null'] = null;
    return `(attribute_not_exists(${name}) OR ${name} = :null OR ${clause})`;
  });
  return { clause: clauses.join(' AND '), names, values };
}

const bound = (
  name: string,
  condition: Extract<Condition, { from: unknown } | { to: unknown }>,
  placed: (value: string | number) => string,
) => ('from' in condition ? `${name} >= ${placed(condition.from)}` : `${name} <= ${placed(condition.to)}`);
