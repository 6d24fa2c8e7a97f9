import * as computeErrors from '../../../shared/compute/errors.ts';
import { writeMetadata, writeMetadataErrors } from '../../../shared/compute/metadata/write.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object } from '../../../shared/operation/versioned.ts';
import * as wire from '../../../shared/operation/wire.ts';

const rule = policy.member('os_compute_api:server-metadata:update');

export default operation({
  name: 'server-metadata.update',
  service: 'compute',
  method: 'PUT',
  path: '/servers/{server_id}/metadata/{key}',
  policy: rule,
  policyTarget: 'resource',
  body: object({ meta: wire.metadataItem }),
  status: 200,
  errors: [...writeMetadataErrors, computeErrors.BodyAndUriMismatch],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body: { meta } }, ports) {
    await writeMetadata(ports, { serverId: params['server_id'] ?? '', caller, policy: rule }, (before) => {
      if (!Object.hasOwn(meta, params['key'] ?? '')) throw computeErrors.BodyAndUriMismatch();
      return { ...before, ...meta };
    });
    return { body: { meta } };
  },
});
