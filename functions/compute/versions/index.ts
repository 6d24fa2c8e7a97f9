import { openOperation } from '../../../shared/operation/operation.ts';
import { versionList } from './document.ts';

export default openOperation({
  name: 'versions.index',
  service: 'compute',
  method: 'GET',
  path: '/',
  unversioned: true,
  status: 200,
  errors: [],
  needs: [],
  async handle({ origin }) {
    return { body: versionList(origin) };
  },
});
