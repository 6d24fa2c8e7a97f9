/** The documents that tell of the Volume API's version. Source: Cinder's version documents. */
import * as places from '../../../shared/operation/places.ts';
import { volumeVersions as versions } from '../../../shared/operation/services/volume.ts';

export function volumeVersions(origin: string) {
  const { root, base } = places.volume;
  const { major, minimum, maximum } = versions;
  return {
    versions: [
      {
        id: 'v3.0',
        status: 'CURRENT',
        version: `${major}.${maximum}`,
        min_version: `${major}.${minimum}`,
        updated: '2023-08-31T00:00:00Z',
        links: [
          { rel: 'describedby', type: 'text/html', href: 'https://docs.openstack.org/' },
          { rel: 'self', href: `${origin}${root}${base}/` },
        ],
        'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.volume+json;version=3' }],
      },
    ],
  };
}
