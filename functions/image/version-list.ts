/** The list of versions, which is found at two places. */
import { openOperation } from '../../shared/operation/operation.ts';
import * as places from '../../shared/operation/places.ts';

/** The versions of the Image API that do what this one does. Source: Glance's version list. */
const versions = ['v2.9', 'v2.7', 'v2.6', 'v2.5', 'v2.4', 'v2.3', 'v2.2', 'v2.1', 'v2.0'];

export function versionList(name: string, path: string, status: number) {
  return openOperation({
    name,
    service: 'image',
    method: 'GET',
    path,
    unversioned: true,
    status,
    errors: [],
    needs: [],
    async handle({ origin }) {
      const { root, base } = places.image;
      const links = [{ rel: 'self', href: `${origin}${root}${base}/` }];
      return { body: { versions: versions.map((id, position) => ({ id, status: position === 0 ? 'CURRENT' : 'SUPPORTED', links })) } };
    },
  });
}
