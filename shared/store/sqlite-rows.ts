import type { Item } from './port.ts';

/** Units of UTF-16. With the items, and what others derive of them, it takes about five times as many bytes. */
const mostText = 4_000_000;

/**
 * Items of rows that lists have read, as many as `most` text makes. A row that has not changed since is the same item again: it is not parsed
 * again, and who derives something of an item can keep it beside that. A list of a thousand of which one has changed parses one.
 */
export class ListedRows {
  readonly #known = new Map<number, { readonly text: string; readonly item: Item }>();
  readonly #most: number;
  #kept = 0;

  constructor(most = mostText) {
    this.#most = most;
  }

  item(rowid: number, text: string): Item {
    const known = this.#known.get(rowid);
    if (known?.text === text) return known.item;
    const item = Object.freeze(JSON.parse(text) as Item);
    this.#forget(rowid);
    this.#known.set(rowid, { text, item });
    this.#kept += text.length;
    for (const oldest of this.#known.keys()) {
      if (this.#kept <= this.#most) break;
      this.#forget(oldest);
    }
    return item;
  }

  #forget(rowid: number): void {
    this.#kept -= this.#known.get(rowid)?.text.length ?? 0;
    this.#known.delete(rowid);
  }
}
