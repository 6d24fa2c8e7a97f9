import { removeMetadata, removeMetadataErrors } from '../../../shared/compute/metadata/remove.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

const rule = policy.member('os_compute_api:server-metadata:delete');

export default operation({
  name: 'server-metadata.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/servers/{server_id}/metadata/{key}',
  policy: rule,
  policyTarget: 'resource',
  status: 204,
  errors: removeMetadataErrors,
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    await removeMetadata(ports, { serverId: params['server_id'] ?? '', caller, policy: rule }, params['key'] ?? '');
    return {};
  },
});
