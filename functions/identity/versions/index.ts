import { openOperation } from '../../../shared/operation/operation.ts';
import * as places from '../../../shared/operation/places.ts';
import { versionList } from './document.ts';

export default openOperation({
  name: 'identity-versions.index',
  service: 'identity',
  method: 'GET',
  path: '/',
  unversioned: true,
  status: 300,
  errors: [],
  needs: [],
  async handle({ origin }) {
    const { root, base } = places.identity;
    return { body: versionList(origin), headers: { Location: `${origin}${root}${base}/`, Vary: 'X-Auth-Token' } };
  },
});
