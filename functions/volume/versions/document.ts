/** The documents that tell of the Volume API's version. Source: Cinder's version documents. */
import { services } from '../../../shared/operation/services.ts';

export function volumeVersions(origin: string) {
  const { root, base, versions } = services.volume;
  return {
    versions: [
      {
        id: 'v3.0',
        status: 'CURRENT',
        version: `${versions?.major}.${versions?.maximum}`,
        min_version: `${versions?.major}.${versions?.minimum}`,
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
