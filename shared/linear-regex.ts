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
    return compiled.programSize() > limits.patternInstructions ? undefined : (text) => compiled.test(text);
  } catch {
    return undefined;
  }
}

/** What a text has to contain for the pattern to be found in it, as far as that is plain to see: whoever looks for it first has less to match. */
export function requiredText(pattern: string): string | undefined {
  // Alternatives, groups and their flags say otherwise of what stands anywhere in the pattern.
  if (/[|()]/.test(pattern)) return undefined;
  const runs = [''];
  let position = 0;
  const characters = Array.from(pattern);
  const forget = () =>
    runs.push(
      Array.from(runs.pop() ?? '')
        .slice(0, -1)
        .join(''),
    );
  for (; position < characters.length; position++) {
    const character = characters[position] ?? '';
    // Classes, and letters and digits that mean something else: what stands before them is enough.
    if (character === '[' || (character === '\\' && /[\p{L}\p{N}_]/u.test(characters[position + 1] ?? '_'))) break;
    if (character === '\\') runs.push(`${runs.pop()}${characters[++position]}`);
    else if ('^$.+'.includes(character)) runs.push('');
    else if ('*?{'.includes(character)) {
      forget();
      runs.push('');
      if (character === '{') position = closing(characters, position);
    } else runs.push(`${runs.pop()}${character}`);
  }
  const longest = runs.reduce((one, other) => (other.length > one.length ? other : one));
  return longest === '' || !longest.isWellFormed() ? undefined : longest;
}

/** Where the number of repetitions ends that begins there. */
function closing(characters: readonly string[], from: number): number {
  const end = characters.indexOf('}', from);
  return end === -1 ? characters.length : end;
}
