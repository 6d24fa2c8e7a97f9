/** A reply's body as JSON. */

const firstBytes = 1 << 16;

/**
 * The things of a list, each written down as soon as it is made. A list of a thousand is then its text, and never a thousand trees of objects or
 * texts that the garbage collector would have to carry along until the last one is made.
 */
export class WrittenList {
  #bytes = Buffer.allocUnsafe(firstBytes);
  #length = 0;

  add(thing: unknown): void {
    const text = this.#length === 0 ? JSON.stringify(thing) : `,${JSON.stringify(thing)}`;
    // A unit of UTF-16 takes three bytes at most.
    const needed = this.#length + 3 * text.length;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    this.#length += this.#bytes.write(text, this.#length);
  }

  get text(): string {
    return `[${this.#bytes.toString('utf8', 0, this.#length)}]`;
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
