/** Requests to show with operations: examples.json is made of the examples that the tests ask for, by `npm run openapi`. */
import { readFileSync } from 'node:fs';
import type { Service } from '../../../shared/operation/service.ts';
import type { Version } from '../../../shared/operation/version.ts';

/** By service and operation: the body of a request, ascending by the version since which it looks like that. */
export type RequestExamples = Readonly<
  Partial<Record<string, Readonly<Record<string, readonly { readonly since: Version; readonly body: unknown }[]>>>>
>;

export const readExamples = (): RequestExamples => JSON.parse(readFileSync(new URL('examples.json', import.meta.url), 'utf8'));

/** How requests to a service's operations look at a version, by the names of the operations. */
export function examplesAt(examples: RequestExamples, service: Service, wanted: Version): ReadonlyMap<string, unknown> {
  const found = Object.entries(examples[service] ?? {}).flatMap(([name, all]) => {
    const example = all.findLast(({ since }) => since <= wanted);
    return example === undefined ? [] : [[name, example.body] as const];
  });
  return new Map(found);
}
