/** Dictionaries of strings as Python's clients write them into a query: `{'env': 'test'}`, or JSON. */

const text = String.raw`u?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")`;
const pair = new RegExp(String.raw`\s*${text}\s*:\s*${text}\s*(,|$)`, 'y');

/** Undefined for what is no such dictionary. */
export function readDictionary(written: string): Readonly<Record<string, string>> | undefined {
  const whole = written.trim();
  if (!whole.startsWith('{') || !whole.endsWith('}')) return undefined;
  const inner = whole.slice(1, -1).trim();
  const found: [string, string][] = [];
  pair.lastIndex = 0;
  while (pair.lastIndex < inner.length) {
    const match = pair.exec(inner);
    if (match === null) return undefined;
    found.push([unescaped(match[1] ?? match[2] ?? ''), unescaped(match[3] ?? match[4] ?? '')]);
  }
  return Object.fromEntries(found);
}

const unescaped = (quoted: string) => quoted.replace(/\\(.)/g, '$1');
