import { z } from 'zod/mini';
import * as computeErrors from '../../../shared/compute/errors.ts';
import { groupPolicies, type ServerGroup, serverGroups } from '../../../shared/compute/groups/group.ts';
import { serverGroupView } from '../../../shared/compute/groups/view.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object, since, versions } from '../../../shared/operation/versioned.ts';
import { integer, name } from '../../../shared/operation/wire.ts';
import { takeQuota } from '../../../shared/quota/charge.ts';
import { accountsIn } from '../../../shared/quota/standing.ts';
import { OutOfBounds, transaction } from '../../../shared/store/transaction.ts';

/** A list of one. */
const policies = <const P extends readonly string[]>(known: P) => z.array(z.enum(known)).check(z.length(1));

export default operation({
  name: 'server-groups.create',
  service: 'compute',
  method: 'POST',
  path: '/os-server-groups',
  policy: policy.member('os_compute_api:os-server-groups:create'),
  body: object({
    server_group: object({
      name,
      policies: versions({ '2.1': policies(['anti-affinity', 'affinity']), '2.15': policies(groupPolicies), '2.64': undefined }),
      policy: since('2.64', z.enum(groupPolicies)),
      rules: since(
        '2.64',
        z.optional(z.strictObject({ max_server_per_host: z.optional(integer({ minimum: 1, maximum: Number.POSITIVE_INFINITY })) })),
      ),
    }),
  }),
  status: 200,
  errors: [computeErrors.ServerGroupsExceeded, computeErrors.RulesNeedAntiAffinity],
  needs: ['table:read', 'table:write'],
  async handle({ caller, body, version }, ports) {
    const asked = body.server_group;
    const group: ServerGroup = {
      id: ports.chance.uuid(),
      projectId: caller.projectId ?? '',
      userId: caller.userId,
      name: asked.name,
      policy: asked.policy ?? asked.policies?.[0] ?? 'anti-affinity',
      maxServerPerHost: asked.rules?.max_server_per_host ?? null,
      createdAt: new Date(ports.clock.now()).toISOString(),
    };
    if (asked.rules !== undefined && Object.keys(asked.rules).length > 0 && group.policy !== 'anti-affinity') {
      throw computeErrors.RulesNeedAntiAffinity();
    }
    try {
      await transaction(ports, async (tx) => {
        const accounts = await accountsIn(tx, ports.store, group);
        tx.put(serverGroups, group);
        takeQuota(tx, group, { server_groups: 1 }, accounts);
      });
    } catch (error) {
      throw error instanceof OutOfBounds ? computeErrors.ServerGroupsExceeded() : error;
    }
    return { body: { server_group: serverGroupView.show({ group, members: [] }, version, undefined) } };
  },
});
