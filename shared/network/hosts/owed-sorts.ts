/** Which items may owe something to hosts. */

/** The sort key of a kind of items, or how it begins. */
type Sort = string | { readonly prefix: string };

const isOf = (sort: Sort, sk: string): boolean => (typeof sort === 'string' ? sk === sort : sk.startsWith(sort.prefix));

/** The sort keys of items that may owe something to hosts. */
const sorts = {
  member: { prefix: 'MEMBER#' },
  group: 'SECURITY_GROUP',
  network: 'NETWORK',
  filters: 'FILTERS',
  port: 'PORT',
} as const satisfies Record<string, Sort>;
export type Owing = keyof typeof sorts;

export const owingOf = (sk: string): Owing | undefined => (Object.keys(sorts) as Owing[]).find((kind) => isOf(sorts[kind], sk));

export const owedSorts: readonly Sort[] = Object.values(sorts);

/** Whether an item of that sort key may owe something to hosts, when it is in the index of what is due. */
export const mayOweHosts = (sk: string): boolean => owingOf(sk) !== undefined;
