/** Pages of lists: how many things at most, and after which one. */
import * as limits from '../limits.ts';

interface PageQuery {
  readonly limit?: readonly string[] | undefined;
  readonly marker?: readonly string[] | undefined;
}

/** The last value given counts; a limit above the largest page, or none, means the largest page. As in Nova. */
export function pageOf(query: PageQuery): { readonly limit: number; readonly marker: string | undefined } {
  const asked = query.limit?.at(-1);
  const limit = asked === undefined ? limits.pageItems : Math.min(Number(asked), limits.pageItems);
  return { limit, marker: query.marker?.at(-1) };
}
