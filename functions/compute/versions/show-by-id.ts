import * as computeErrors from '../../../shared/compute/errors.ts';
import { isLegacyMount, versionDocument, versionIds } from '../../../shared/compute/version-documents.ts';
import { operation } from '../../../shared/operation/operation.ts';

/** Whoever is logged in may ask for the documents by their names; the older mount knows of none but itself. */
export default operation({
  name: 'versions.show-by-id',
  service: 'compute',
  method: 'GET',
  path: '/versions/{version_id}',
  policy: null,
  status: 200,
  errors: [computeErrors.VersionNotFound],
  needs: [],
  async handle({ origin, params: { mount, version_id: id = '' } }) {
    if (isLegacyMount(mount)) return { body: versionDocument(origin, mount) };
    const named = versionIds.get(id);
    if (named === undefined) throw computeErrors.VersionNotFound();
    return { body: versionDocument(origin, named) };
  },
});
