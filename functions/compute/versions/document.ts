/** The documents that tell which versions of the Compute API there are. Source: contract/samples/versions. */
import { services } from '../../../shared/operation/services.ts';

const mediaType = { base: 'application/json', type: 'application/vnd.openstack.compute+json;version=2.1' };

function version(origin: string) {
  const { root, base, versions } = services.compute;
  return {
    id: 'v2.1',
    status: 'CURRENT',
    version: `2.${versions?.maximum}`,
    min_version: `2.${versions?.minimum}`,
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
