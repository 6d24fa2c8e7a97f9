/**
 * From zod's issues to the sentences that Nova's clients see. Nova validates with a JSON Schema library, whose messages
 * change between its releases; what is kept is their form: the field by name, its value, and what is wrong with it.
 */
import { z } from 'zod/mini';
import * as requestErrors from './errors.ts';

type Issue = z.core.$ZodIssue;

/** How a message begins: it names the place of what is wrong, and may show its value. */
export type Subject = (path: readonly PropertyKey[], value: string) => string;

/** @throws requestErrors.InvalidInput for the first issue found. */
export function parse<T>(schema: z.core.$ZodType<T>, input: unknown, subject: Subject): T {
  const result = z.safeParse(schema, input);
  if (result.success) return result.data;
  const issue = deepest(result.error.issues);
  throw requestErrors.InvalidInput({ reason: issue === undefined ? 'Invalid input' : describe(issue, input, subject) });
}

/** In a union that failed the longest path says most. */
function deepest(issues: readonly Issue[]): Issue | undefined {
  const issue = issues[0];
  if (issue?.code !== 'invalid_union') return issue;
  const [best] = issue.errors.flatMap((branch) => deepest(branch) ?? []).toSorted((a, b) => b.path.length - a.path.length);
  return best !== undefined && best.path.length > 0 ? { ...best, path: [...issue.path, ...best.path] } : issue;
}

function describe(issue: Issue, input: unknown, subject: Subject): string {
  if (issue.code === 'custom' && issue.params?.['whole'] === true) return issue.message;
  const value = valueAt(input, issue.path);
  const missing = value === undefined && issue.path.length > 0;
  const path = missing ? issue.path.slice(0, -1) : issue.path;
  const complaint = missing ? `${repr(String(issue.path.at(-1)))} is a required property` : complaintOf(issue, value);
  return path.length === 0 ? complaint : subject(path, plain(valueAt(input, path))) + complaint;
}

function complaintOf(issue: Issue, value: unknown): string {
  if (issue.code !== 'unrecognized_keys') return `${excerpt(value)} ${flawOf(issue)}`;
  const keys = issue.keys.map(repr).join(', ');
  return `Additional properties are not allowed (${keys} ${issue.keys.length === 1 ? 'was' : 'were'} unexpected)`;
}

function flawOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `is not of type ${repr(issue.expected === 'record' ? 'object' : issue.expected)}`;
    case 'too_small':
      return issue.origin === 'number' ? `is less than the minimum of ${issue.minimum}` : 'is too short';
    case 'too_big':
      return issue.origin === 'number' ? `is greater than the maximum of ${issue.maximum}` : 'is too long';
    case 'invalid_value':
      return `is not one of ${repr(issue.values)}`;
    case 'invalid_format':
      return `does not match ${repr(patternOf(issue))}`;
    case 'invalid_union':
      return 'is not valid under any of the given schemas';
    case 'custom':
      return issue.message;
    default:
      return 'is invalid';
  }
}

/** Of formats only regular expressions are used. */
function patternOf({ pattern = '' }: z.core.$ZodIssueInvalidStringFormat): string {
  // Our patterns say that a newline may end the text; in Nova's that is what `$` means.
  return pattern
    .replace(/^\/(.*)\/[a-z]*$/, '$1')
    .replace(/\\n\?\$$/, '$')
    .slice(0, 120);
}

/** Paths lead through objects and lists, but for their last step, which may lead to nothing. */
function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value, key) => (value as Record<PropertyKey, unknown> | null)?.[key], input);
}

/** A value as Nova prints it, which is as Python does; long ones are cut so that an error never echoes a whole body. */
const excerpt = (value: unknown) => cut(repr(value));
/** The same with a string as it is. */
const plain = (value: unknown) => cut(typeof value === 'string' ? value : repr(value));

const cut = (text: string) => (text.length > 500 ? `${text.slice(0, 500)}...` : text);

export function repr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') {
    const escaped = value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
    return escaped.includes("'") && !escaped.includes('"') ? `"${escaped}"` : `'${escaped.replaceAll("'", "\\'")}'`;
  }
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, member]) => `${repr(key)}: ${repr(member)}`)
      .join(', ')}}`;
  return String(value);
}
