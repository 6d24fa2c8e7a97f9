/** The JSON of a list whose things are JSON already, for replies with `text`. */

/** @param rest what stands beside the list */
export function listText(name: string, things: readonly string[], rest: Readonly<Record<string, unknown>> = {}): string {
  const members = Object.entries(rest).map(([key, value]) => `,${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return `{${JSON.stringify(name)}:[${things.join(',')}]${members.join('')}}`;
}
