import type { SQLInputValue } from 'node:sqlite';
import type { ListQuery } from './port.ts';
import type { ListPlan } from './requests.ts';
import { keyAttributes, projectionOf } from './table.ts';

const highestCodePoint = 0x10ffff;
const firstSurrogate = 0xd800;
const lastSurrogate = 0xdfff;

/** The SELECT for one page. Its text depends on the query's shape only, so that statements can be kept. */
export function listStatement(query: ListQuery, plan: ListPlan): { readonly sql: string; readonly values: readonly SQLInputValue[] } {
  const { partition, sort } = plan;
  const isTable = query.index === 'table';
  const isDescending = query.order === 'descending';
  const beyond = isDescending ? '<' : '>';
  const lower = plan.prefix ?? plan.from;
  const upper = plan.prefix === undefined ? plan.to : successor(plan.prefix);
  const clauses: [sql: string, ...values: SQLInputValue[]][] = [[`${partition} = ?`, query.partition]];
  // Partial indexes are only considered when the query says that their attributes are there.
  if (!isTable) clauses.push([`${sort} IS NOT NULL`]);
  // The start lies within the range, so it takes the place of the bound on its side: SQLite seeks to it directly.
  if (lower !== undefined && (isDescending || !plan.after)) clauses.push([`${sort} >= ?`, lower]);
  if (upper !== undefined && (!isDescending || !plan.after)) clauses.push([`${sort} ${plan.prefix === undefined ? '<=' : '<'} ?`, upper]);
  if (plan.after && isTable) clauses.push([`sk ${beyond} ?`, plan.after.sk]);
  if (plan.after && !isTable) clauses.push([`(${sort}, pk, sk) ${beyond} (?, ?, ?)`, plan.after.sort, plan.after.pk, plan.after.sk]);
  const order = (isTable ? ['sk'] : [sort, 'pk', 'sk']).map((name) => `${name} ${isDescending ? 'DESC' : 'ASC'}`);
  return {
    sql: `SELECT ${selected(query)} FROM items WHERE ${clauses.map(([sql]) => sql).join(' AND ')} ORDER BY ${order.join(', ')} LIMIT ?`,
    values: [...clauses.flatMap(([, ...values]) => values), query.limit],
  };
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
