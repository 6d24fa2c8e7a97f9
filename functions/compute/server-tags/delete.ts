import * as computeErrors from '../../../shared/compute/errors.ts';
import { writeTags, writeTagsErrors } from '../../../shared/compute/servers/tags.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';

const rule = policy.member('os_compute_api:os-server-tags:delete');

export default operation({
  name: 'server-tags.delete',
  service: 'compute',
  method: 'DELETE',
  path: '/servers/{server_id}/tags/{tag}',
  window: { since: '2.26' },
  policy: rule,
  policyTarget: 'resource',
  status: 204,
  errors: [...writeTagsErrors, computeErrors.TagNotFound],
  needs: ['table:read', 'table:write'],
  async handle({ caller, params }, ports) {
    const tag = params['tag'] ?? '';
    const request = { serverId: params['server_id'] ?? '', caller, policy: rule, action: 'delete tag' } as const;
    await writeTags(ports, request, (before, id) => {
      if (!before.includes(tag)) throw computeErrors.TagNotFound({ instance_id: id, tag });
      return before.filter((other) => other !== tag);
    });
    return {};
  },
});
