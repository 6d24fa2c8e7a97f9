/** Which things a list shows: by attributes, tags, and what a resource has of its own. Source: contract-network/behaviour.md, "Lists". */

import { z } from 'zod/mini';
import { repr } from '../../operation/validation.ts';
import { ownMember } from '../../own-member.ts';
import * as networkErrors from '../errors.ts';
import { Unfit } from './attribute.ts';
import type { Filters, Resource, Shown, Standard } from './resource.ts';

type Test = (shown: Shown) => boolean;

/** Parameters of a list that are no filters. */
export const controls: ReadonlySet<string> = new Set(['fields', 'limit', 'marker', 'page_reverse', 'sort_key', 'sort_dir']);

export const filterErrors = [networkErrors.BadRequest, networkErrors.InvalidInput];

const tagsOf = (shown: Shown) => shown['tags'] as readonly string[];
const listed = (value: string) => value.split(',');

const tagFilters: Readonly<Record<string, (value: string) => Test>> = {
  tags: (value) => (shown) => listed(value).every((tag) => tagsOf(shown).includes(tag)),
  'tags-any': (value) => (shown) => listed(value).some((tag) => tagsOf(shown).includes(tag)),
  'not-tags': (value) => (shown) => !listed(value).every((tag) => tagsOf(shown).includes(tag)),
  'not-tags-any': (value) => (shown) => !listed(value).some((tag) => tagsOf(shown).includes(tag)),
};

/** The filters among the parameters of a query. */
export function filtersIn<T extends Standard>(resource: Resource<T>, query: Filters): Filters {
  const filters = Object.fromEntries(Object.entries(query).filter(([name]) => !controls.has(name)));
  const unknown = Object.keys(filters).filter(
    (name) => !ownMember(resource.attributes, name)?.filter && ownMember(resource.special, name) === undefined,
  );
  if (unknown.length > 0) throw networkErrors.BadRequest({ reason: `${repr(unknown)} is invalid attribute for filtering` });
  return filters;
}

/** What a shown thing must fulfil: one value of each name. */
export function testOf<T extends Standard>(resource: Resource<T>, filters: Filters): Test {
  const tests = Object.entries(filters).map(([name, values]): Test => {
    const together = ownMember(resource.together, name);
    if (together !== undefined) return together(values);
    const each = values.map((value) => testOfValue(resource, name, value));
    return (shown) => each.some((test) => test(shown));
  });
  return (shown) => tests.every((test) => test(shown));
}

function testOfValue<T extends Standard>(resource: Resource<T>, name: string, value: string): Test {
  const special = ownMember(resource.special, name)?.(value) ?? ownMember(tagFilters, name)?.(value);
  if (special !== undefined) return special;
  const wanted = readAs(resource, name, value);
  return (shown) => String(shown[name] ?? '') === String(wanted);
}

/** As a body would be read; a text that is none of its kind equals nothing, unless it cannot even be converted. */
function readAs<T extends Standard>({ attributes }: Resource<T>, name: string, value: string): unknown {
  const attribute = ownMember(attributes, name);
  if (attribute === undefined) return value;
  try {
    return z.parse(attribute.kind, value) ?? '';
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    if (error.stage === 'conversion') throw networkErrors.InvalidInput({ reason: error.message });
    return value;
  }
}
