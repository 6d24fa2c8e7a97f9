/** The documents that tell which versions of the Compute API there are. Source: contract/samples/versions. */
import * as places from '../../../shared/operation/places.ts';
import { formatVersion, maximumVersion, minimumVersion } from '../../../shared/operation/version.ts';

const mediaType = { base: 'application/json', type: 'application/vnd.openstack.compute+json;version=2.1' };

function version(origin: string) {
  const { root, base } = places.compute;
  return {
    id: 'v2.1',
    status: 'CURRENT',
    version: formatVersion(maximumVersion),
    min_version: formatVersion(minimumVersion),
    updated: '2013-07-23T11:33:21Z',
    links: [{ rel: 'self', href: `${origin}${root}${base}/` }],
  };
}

/** GET /: all versions. */
export function versionList(origin: string) {
  return { versions: [version(origin)] };
}

/** GET /v2.1: one. */
export function versionDocument(origin: string) {
  const { links, ...rest } = version(origin);
  return {
    version: {
      ...rest,
      links: [...links, { rel: 'describedby', type: 'text/html', href: 'https://docs.openstack.org/' }],
      'media-types': [mediaType],
    },
  };
}
