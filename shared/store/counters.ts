import type { Item, Write } from './port.ts';

/** The item after an add, or undefined when a counter would leave its bounds. */
export function added(item: Item | undefined, { key, amounts, bounds = {} }: Extract<Write, { kind: 'add' }>): Item | undefined {
  for (const [name, { min = -Infinity, max = Infinity }] of Object.entries(bounds)) {
    const current = item?.[name] ?? 0;
    const total = typeof current === 'number' ? current + (amounts[name] ?? 0) : Number.NaN;
    if (!(total >= min && total <= max)) return undefined;
  }
  const counters: Record<string, number> = {};
  for (const [name, amount] of Object.entries(amounts)) {
    const current = item?.[name] ?? 0;
    if (typeof current !== 'number') throw new TypeError(`${name} is not a number in ${key.pk} ${key.sk}`);
    counters[name] = current + amount;
  }
  return { ...item, pk: key.pk, sk: key.sk, ...counters, version: (item?.version ?? 0) + 1 };
}
