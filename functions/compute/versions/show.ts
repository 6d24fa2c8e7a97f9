import { versionDocument } from '../../../shared/compute/version-documents.ts';
import { openOperation } from '../../../shared/operation/operation.ts';

export default openOperation({
  name: 'versions.show',
  service: 'compute',
  method: 'GET',
  path: '/',
  status: 200,
  errors: [],
  needs: [],
  async handle({ origin, params }) {
    return { body: versionDocument(origin, params['mount']) };
  },
});
