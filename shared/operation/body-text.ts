/** A reply's body as JSON. */

/** A list whose things are JSON already. */
export class WrittenList {
  readonly #texts: string[] = [];

  add(text: string): void {
    this.#texts.push(text);
  }

  get text(): string {
    return `[${this.#texts.join(',')}]`;
  }
}

/** @param body JSON; its members may be lists that were written before */
export function bodyText(body: unknown): string {
  if (typeof body !== 'object' || body === null || !Object.values(body).some((value) => value instanceof WrittenList)) {
    return JSON.stringify(body);
  }
  const members = Object.entries(body).map(
    ([name, value]) => `${JSON.stringify(name)}:${value instanceof WrittenList ? value.text : JSON.stringify(value)}`,
  );
  return `{${members.join(',')}}`;
}
