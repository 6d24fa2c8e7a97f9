/**
 * From zod's issues to the sentences that Nova's clients see. Nova validates with a JSON Schema library, whose messages
 * change between its releases; what is kept is their form: the field by name, its value, and what is wrong with it.
 */
import { z } from 'zod/mini';
import * as requestErrors from './errors.ts';

type Issue = z.core.$ZodIssue;

/**
 * How a message names what is wrong: field and value as in Nova, or the field's path alone as in Keystone, whose bodies hold
 * passwords that no message may repeat.
 */
export type Subject = 'field/attribute' | 'query parameters' | 'field';

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
  const inner = issue.errors.map((branch) => deepest(branch)).filter((branch) => branch !== undefined);
  const best = inner.toSorted((a, b) => b.path.length - a.path.length)[0];
  return best !== undefined && best.path.length > 0 ? { ...best, path: [...issue.path, ...best.path] } : issue;
}

function describe(issue: Issue, input: unknown, subject: Subject): string {
  if (issue.code === 'custom' && issue.params?.['whole'] === true) return issue.message;
  const value = valueAt(input, issue.path);
  const name = issue.path.at(-1);
  const missing = value === undefined && issue.path.length > 0;
  const path = missing ? issue.path.slice(0, -1) : issue.path;
  const complaint = missing ? `${repr(String(name))} is a required property` : complaintOf(issue, value);
  if (path.length === 0) return complaint;
  if (subject === 'field') return `Invalid input for field ${repr(path.join('/'))}: ${complaint}`;
  const shown = subject === 'query parameters' ? path[0] : path.at(-1);
  return `Invalid input for ${subject} ${String(shown)}. Value: ${plain(valueAt(input, path))}. ${complaint}`;
}

function complaintOf(issue: Issue, value: unknown): string {
  const shown = excerpt(value);
  switch (issue.code) {
    case 'invalid_type':
      return `${shown} is not of type ${repr(jsonType(issue.expected))}`;
    case 'unrecognized_keys': {
      const keys = issue.keys.map((key) => repr(key)).join(', ');
      return `Additional properties are not allowed (${keys} ${issue.keys.length === 1 ? 'was' : 'were'} unexpected)`;
    }
    case 'too_small':
      return issue.origin === 'number' ? `${shown} is less than the minimum of ${issue.minimum}` : `${shown} is too short`;
    case 'too_big':
      return issue.origin === 'number' ? `${shown} is greater than the maximum of ${issue.maximum}` : `${shown} is too long`;
    case 'invalid_value':
      return `${shown} is not one of ${repr(issue.values as unknown[])}`;
    case 'invalid_format':
      return issue.format === 'regex'
        ? `${shown} does not match ${repr(patternOf(issue))}`
        : `${shown} is not a ${repr(formatName(issue.format))}`;
    case 'invalid_union':
      return `${shown} is not valid under any of the given schemas`;
    case 'custom':
      return `${shown} ${issue.message}`;
    default:
      return `${shown} is invalid`;
  }
}

function patternOf(issue: Issue): string {
  const pattern = 'pattern' in issue && typeof issue.pattern === 'string' ? issue.pattern : '';
  // Our patterns say that a newline may end the text; in Nova's that is what `$` means.
  return pattern
    .replace(/^\/(.*)\/[a-z]*$/, '$1')
    .replace(/\\n\?\$$/, '$')
    .slice(0, 120);
}

const formatName = (format: string) => (format === 'guid' ? 'uuid' : format);
const jsonType = (expected: string) => ({ record: 'object', int: 'integer' })[expected] ?? expected;

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined),
    input,
  );
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
