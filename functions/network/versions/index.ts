import { openOperation } from '../../../shared/operation/operation.ts';
import * as places from '../../../shared/operation/places.ts';

/** The one version, which has no microversions. */
export default openOperation({
  name: 'versions.index',
  service: 'network',
  method: 'GET',
  path: '/',
  unversioned: true,
  status: 200,
  errors: [],
  needs: [],
  async handle({ origin }) {
    const { root, base } = places.network;
    return { body: { versions: [{ id: 'v2.0', status: 'CURRENT', links: [{ rel: 'self', href: `${origin}${root}${base}/` }] }] } };
  },
});
