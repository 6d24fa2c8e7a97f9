import { z } from 'zod/mini';
import { writeTags, writeTagsErrors } from '../../../shared/compute/servers/tags.ts';
import * as limits from '../../../shared/limits.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object } from '../../../shared/operation/versioned.ts';
import * as wire from '../../../shared/operation/wire.ts';

const rule = policy.member('os_compute_api:os-server-tags:update_all');

/** Replaces what is there. */
export default operation({
  name: 'server-tags.update-all',
  service: 'compute',
  method: 'PUT',
  path: '/servers/{server_id}/tags',
  window: { since: '2.26' },
  policy: rule,
  policyTarget: 'resource',
  body: object({ tags: z.array(wire.tag).check(z.maxLength(limits.serverTags)) }),
  status: 200,
  errors: writeTagsErrors,
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body }, ports) {
    const request = { serverId: params['server_id'] ?? '', caller, policy: rule, action: 'update tags' } as const;
    const { after } = await writeTags(ports, request, () => [...new Set(body.tags)]);
    return { body: { tags: after } };
  },
});
