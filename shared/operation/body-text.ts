/** A reply's body as JSON. */

/** A thing of a list, written down as soon as it is made: a list of a thousand is then its text, and never a thousand trees of objects. */
export class Written {
  readonly text: string;
  constructor(thing: unknown) {
    this.text = JSON.stringify(thing);
  }
}

/** @param body JSON; its members may be lists of what was written before */
export function bodyText(body: unknown): string {
  if (typeof body !== 'object' || body === null || !Object.values(body).some(isWritten)) return JSON.stringify(body);
  const members = Object.entries(body).map(
    ([name, value]) =>
      `${JSON.stringify(name)}:${isWritten(value) ? `[${value.map(({ text }) => text).join(',')}]` : JSON.stringify(value)}`,
  );
  return `{${members.join(',')}}`;
}

function isWritten(value: unknown): value is readonly Written[] {
  return Array.isArray(value) && value[0] instanceof Written;
}
