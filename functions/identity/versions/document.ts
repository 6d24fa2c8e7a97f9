/** The documents that tell which versions of the Identity API there are. */
import * as places from '../../../shared/operation/places.ts';

function version(origin: string) {
  const { root, base } = places.identity;
  return {
    id: 'v3.14',
    status: 'stable',
    updated: '2020-04-07T00:00:00Z',
    links: [{ rel: 'self', href: `${origin}${root}${base}/` }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
  };
}

/** GET /identity: all versions. */
export function versionList(origin: string) {
  return { versions: { values: [version(origin)] } };
}

/** GET /identity/v3: one. */
export function versionDocument(origin: string) {
  return { version: version(origin) };
}
