import { operation } from '../../../shared/operation/operation.ts';
import { services } from '../../../shared/operation/services.ts';
import { versionList } from './document.ts';

export default operation({
  name: 'identity-versions.index',
  service: 'identity',
  method: 'GET',
  path: '/',
  unversioned: true,
  authentication: 'none',
  policy: null,
  status: 300,
  errors: [],
  needs: [],
  async handle({ origin }) {
    const { root, base } = services.identity;
    return { body: versionList(origin), headers: { Location: `${origin}${root}${base}/`, Vary: 'X-Auth-Token' } };
  },
});
