/**
 * Regular expressions that clients send. V8 matches by backtracking, which a short pattern can make take for ever, so they never reach it:
 * RE2's engine, whose time grows with pattern and text only, matches them. It reads what MySQL and Python read, but for back references
 * and look-around, which no linear engine has.
 */
import * as limits from './limits.ts';

/** Whether the pattern is found anywhere in the text. */
export type LinearExpression = (text: string) => boolean;

/** Nothing in it has a meaning besides itself. */
const literal = /^[^\\^$.|?*+()[\]{}]*$/;

/**
 * The engine is loaded when the first pattern needs it: most that clients send are plain names.
 *
 * @returns undefined for a pattern that is no expression, that only backtracking could match, or that is longer or unfolds to more than
 *   shared/limits.ts allows.
 */
export async function linearExpression(pattern: string): Promise<LinearExpression | undefined> {
  if (pattern.length > limits.patternCharacters) return undefined;
  if (literal.test(pattern)) return (text) => text.includes(pattern);
  const { RE2JS } = await import('re2js');
  try {
    const compiled = RE2JS.compile(pattern);
    return compiled.programSize() > limits.patternInstructions ? undefined : (text) => compiled.matcher(text).find();
  } catch {
    return undefined;
  }
}
