/** Bodies as the Compute API read them before microversions. Source: legacy_v2_mount in contract/microversions.json. */
import { z } from 'zod/mini';
import { parse, type Subject } from './validation.ts';

type Members = Record<PropertyKey, unknown>;

/** Parses a body after dropping what the schema does not know, and the spaces around names. @throws requestErrors.InvalidInput */
export function parseRelaxed<T>(schema: z.core.$ZodType<T>, input: unknown, subject: Subject): T {
  const known = withTrimmedNames(structuredClone(input));
  // A schema tells of what it does not know level by level; each round drops something, so there are no more than there are members.
  for (;;) {
    const { error } = z.safeParse(schema, known);
    if (error === undefined || !dropUnknown(known, error.issues)) return parse(schema, known, subject);
  }
}

/** @returns whether there was something to drop */
function dropUnknown(within: unknown, issues: readonly z.core.$ZodIssue[]): boolean {
  let dropped = false;
  for (const issue of issues) {
    const place = issue.path.reduce((value, key) => (value as Members | null)?.[key], within);
    if (issue.code === 'invalid_union') {
      // Of several forms the first that only knows too little is meant.
      const [form] = issue.errors.filter((branch) => branch.every(({ code }) => code === 'unrecognized_keys'));
      if (form !== undefined) dropped = dropUnknown(place, form) || dropped;
    } else if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) dropped = Reflect.deleteProperty(place as Members, key) || dropped;
    }
  }
  return dropped;
}

/** `{ server: { name: ' a ' } }`: what a request is about has its name on the second level. */
function withTrimmedNames(body: unknown): unknown {
  for (const thing of Object.values((body ?? {}) as Members)) {
    const { name } = (thing ?? {}) as { name?: unknown };
    if (typeof name === 'string' && name.trim() !== '') (thing as Members)['name'] = name.trim();
  }
  return body;
}
