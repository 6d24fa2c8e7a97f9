import { operation } from '../../../shared/operation/operation.ts';
import { versionList } from './document.ts';

export default operation({
  name: 'versions.index',
  service: 'compute',
  method: 'GET',
  path: '/',
  unversioned: true,
  authentication: 'none',
  policy: null,
  status: 200,
  errors: [],
  needs: [],
  async handle({ origin }) {
    return { body: versionList(origin) };
  },
});
