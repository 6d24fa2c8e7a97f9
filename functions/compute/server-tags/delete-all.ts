import { writeTags, writeTagsErrors } from '../../../shared/compute/servers/tags.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

const rule = policy.member('os_compute_api:os-server-tags:delete_all');

export default operation({
  name: 'server-tags.delete-all',
  service: 'compute',
  method: 'DELETE',
  path: '/servers/{server_id}/tags',
  window: { since: '2.26' },
  policy: rule,
  policyTarget: 'resource',
  status: 204,
  errors: writeTagsErrors,
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    const request = { serverId: params['server_id'] ?? '', caller, policy: rule, action: 'delete tags' } as const;
    await writeTags(ports, request, () => []);
    return {};
  },
});
