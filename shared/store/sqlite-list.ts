import type { SQLInputValue } from 'node:sqlite';
import type { Attributes, Condition, ListQuery } from './port.ts';
import type { ListPlan } from './requests.ts';
import { keyAttributes, projectionOf } from './table.ts';

const highestCodePoint = 0x10ffff;
const firstSurrogate = 0xd800;
const lastSurrogate = 0xdfff;

interface Statement {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** Part of a WHERE. */
type Clause = readonly [sql: string, ...values: SQLInputValue[]];

/** The SELECT for one page. Its text depends on the query's shape only, so that statements can be kept. */
export function listStatement(query: ListQuery, plan: ListPlan): Statement {
  return select(selected(query), query, clausesOf(query, plan), ' LIMIT ?', query.limit);
}

/** The last row that a page looks at, if there are so many: where the next one begins, and where one with conditions ends. */
export function endStatement(query: ListQuery, plan: ListPlan): Statement {
  const names = ['pk', 'sk', plan.sort].join(', ');
  return select(names, query, clausesOf(query, plan), ' LIMIT 1 OFFSET ?', query.limit - 1);
}

/** The rows from the page's start to its last one that meet the query's conditions. */
export function filteredStatement(query: ListQuery, plan: ListPlan, end: Attributes | undefined): Statement {
  const beyond = query.order === 'descending' ? '>=' : '<=';
  const last = end && [String(end[plan.sort]), end.pk, end.sk];
  const until: Clause[] = last
    ? [
        [`${plan.sort} ${beyond} ?`, String(end[plan.sort])],
        [`(${plan.sort}, pk, sk) ${beyond} (?, ?, ?)`, ...last],
      ]
    : [];
  return select(selected(query), query, [...clausesOf(query, plan), ...until, ...(query.where ?? []).map(conditionClause)], '');
}

function conditionClause(condition: Condition): Clause {
  const column = narrowColumn(condition.attribute);
  if ('contains' in condition) return [`typeof(${column}) = 'text' AND instr(${column}, ?) > 0`, condition.contains];
  const missing = condition.orMissing === true ? `${column} IS NULL OR ` : '';
  if ('oneOf' in condition) return [`(${missing}${column} IN (${condition.oneOf.map(() => '?').join(', ')}))`, ...condition.oneOf];
  // Values of different kinds have an order in SQLite as well: a number is less than any text.
  const [beyond, value] = 'from' in condition ? (['>=', condition.from] as const) : (['<=', condition.to] as const);
  const kind = typeof value === 'string' ? `= 'text'` : `<> 'text'`;
  return [`(${missing}typeof(${column}) ${kind} AND ${column} ${beyond} ?)`, value];
}

function select(columns: string, query: ListQuery, clauses: readonly Clause[], limit: string, ...values: SQLInputValue[]): Statement {
  const { sort } = keyAttributes[query.index];
  const direction = query.order === 'descending' ? 'DESC' : 'ASC';
  const order = (query.index === 'table' ? ['sk'] : [sort, 'pk', 'sk']).map((name) => `${name} ${direction}`);
  return {
    sql: `SELECT ${columns} FROM items WHERE ${clauses.map(([sql]) => sql).join(' AND ')} ORDER BY ${order.join(', ')}${limit}`,
    values: [...clauses.flatMap(([, ...each]) => each), ...values],
  };
}

function clausesOf(query: ListQuery, plan: ListPlan): readonly Clause[] {
  const { partition, sort } = plan;
  const isTable = query.index === 'table';
  const isDescending = query.order === 'descending';
  const beyond = isDescending ? '<' : '>';
  const lower = plan.prefix ?? plan.from;
  const upper = plan.prefix === undefined ? plan.to : successor(plan.prefix);
  const clauses: Clause[] = [[`${partition} = ?`, query.partition]];
  // Partial indexes are only considered when the query says that their attributes are there.
  if (!isTable) clauses.push([`${sort} IS NOT NULL`]);
  // The start lies within the range, so it takes the place of the bound on its side: SQLite seeks to it directly.
  if (lower !== undefined && (isDescending || !plan.after)) clauses.push([`${sort} >= ?`, lower]);
  if (upper !== undefined && (!isDescending || !plan.after)) clauses.push([`${sort} ${plan.prefix === undefined ? '<=' : '<'} ?`, upper]);
  if (plan.after && isTable) clauses.push([`sk ${beyond} ?`, plan.after.sk]);
  if (plan.after && !isTable) clauses.push([`(${sort}, pk, sk) ${beyond} (?, ?, ?)`, plan.after.sort, plan.after.pk, plan.after.sk]);
  return clauses;
}

/** Whole items, or the columns of narrow rows: those of an index that covers them, so that no item is read. */
function selected({ index, only }: ListQuery): string {
  const attributes = projectionOf(index);
  if (attributes === undefined) return 'rowid, data';
  return ['pk', 'sk', keyAttributes[index].sort, ...(only ?? attributes).map(narrowColumn)].join(', ');
}

/** The column that holds an attribute of narrow rows. */
export const narrowColumn = (attribute: string): string => `narrow_${attribute}`;

/** The first text in byte order that is greater than all texts with the prefix, if there is one. */
export function successor(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === highestCodePoint) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  const next = last + 1 === firstSurrogate ? lastSurrogate + 1 : last + 1;
  return String.fromCodePoint(...points, next);
}
