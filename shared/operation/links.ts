/** Links in answers. */
import * as places from './places.ts';

export interface Link {
  readonly rel: 'self' | 'bookmark' | 'next';
  readonly href: string;
}

/** The two links of a thing of the Compute API: with the API's version and without. */
export function computeLinks(origin: string, path: string): readonly Link[] {
  const { root, base } = places.compute;
  return [
    { rel: 'self', href: `${origin}${root}${base}/${path}` },
    { rel: 'bookmark', href: `${origin}${root}/${path}` },
  ];
}

/** The unversioned link alone, as things refer to each other. */
export function computeBookmark(origin: string, path: string): readonly Link[] {
  return computeLinks(origin, path).slice(1);
}

/** The link to the next page: the same request with another marker. */
export function nextLink(origin: string, url: { readonly path: string; readonly query: string }, marker: string, limit: number): Link {
  const kept = url.query.split('&').filter((pair) => pair !== '' && !/^(marker|limit)(=|$)/.test(pair));
  const query = [...kept, `limit=${limit}`, `marker=${encodeURIComponent(marker)}`].join('&');
  return { rel: 'next', href: `${origin}${url.path}?${query}` };
}
