/** Pages of what is another service's, as the Compute API had them: so many after so many, without links. */
import * as limits from '../limits.ts';
import { counts } from './query-values.ts';
import { queryParameters } from './versioned.ts';

export const novaPageParameters = { limit: counts, offset: counts };
export const novaPageQuery = queryParameters(novaPageParameters);

type Asked = Readonly<Partial<Record<'limit' | 'offset', readonly string[]>>>;

/** No limit, and one of nothing, is the largest there is. */
export function novaPage<T>(things: readonly T[], { limit, offset }: Asked): readonly T[] {
  const first = Number(offset?.at(-1) ?? 0);
  return things.slice(first, first + Math.min(Number(limit?.at(-1) ?? 0) || limits.pageItems, limits.pageItems));
}
