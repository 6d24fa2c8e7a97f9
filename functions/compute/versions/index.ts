import { versionList } from '../../../shared/compute/version-documents.ts';
import { openOperation } from '../../../shared/operation/operation.ts';

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
