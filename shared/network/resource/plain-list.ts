/** Lists of what is no resource with a record of its own: few lines, filtered by equality. */
import { repr } from '../../operation/validation.ts';
import * as networkErrors from '../errors.ts';
import { controls } from './filters.ts';
import { chosen } from './listing.ts';
import type { Filters, Shown } from './resource.ts';

export const plainListErrors = [networkErrors.BadRequest];

/** @param names of what the lines may be filtered by. @throws plainListErrors for another */
export function plainList(lines: readonly Shown[], query: Filters, names: readonly string[]): readonly Shown[] {
  const filters = Object.entries(query).filter(([name]) => !controls.has(name));
  const unknown = filters.map(([name]) => name).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw networkErrors.BadRequest({ reason: `${repr(unknown)} is invalid attribute for filtering` });
  const isMeant = (line: Shown) => filters.every(([name, values]) => values.includes(String(line[name] ?? '')));
  return lines.filter(isMeant).map((line) => chosen(line, query['fields']));
}
