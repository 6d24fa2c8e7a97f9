import { z } from 'zod/mini';
import { findServerErrors, lookUp } from '../../../shared/compute/servers/find-server.ts';
import { attachShare, shareErrors } from '../../../shared/compute/servers/shares.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { uuid } from '../../../shared/operation/wire.ts';

const rule = policy.member('os_compute_api:os-server-shares:create');

/** It never succeeds: see shared/compute/servers/shares.ts. */
export default operation({
  name: 'server-shares.create',
  service: 'compute',
  method: 'POST',
  path: '/servers/{server_id}/shares',
  window: { since: '2.97' },
  policy: rule,
  policyTarget: 'resource',
  body: z.strictObject({
    share: z.strictObject({
      share_id: uuid,
      tag: z.optional(z.string().check(z.minLength(1), z.maxLength(255), z.regex(/^[a-zA-Z0-9-]*\n?$/))),
    }),
  }),
  status: 201,
  errors: [...findServerErrors, ...shareErrors],
  needs: ['table:read'],
  async handle({ caller, params, body }, ports) {
    const server = await lookUp(ports.store, params['server_id'] ?? '', caller, rule);
    return attachShare(ports, server, body.share.share_id);
  },
});
