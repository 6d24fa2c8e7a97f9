import { z } from 'zod/mini';
import { limitView } from '../../../shared/identity/limit-views.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { getLimit, getLimitErrors, putLimit } from '../../../shared/identity/unified-limits.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { limitDescription, limitNumber } from '../registered-limits/body.ts';

export default operation({
  name: 'limits.update',
  service: 'identity',
  method: 'PATCH',
  path: '/limits/{limit_id}',
  policy: identityPolicy.admin('identity:update_limit'),
  body: z.object({ limit: z.strictObject({ resource_limit: z.optional(limitNumber), description: limitDescription }) }),
  status: 200,
  errors: getLimitErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params, body, origin }, ports) {
    const { resource_limit, description } = body.limit;
    const limit = await transaction(ports, async (tx) => {
      const before = await getLimit(tx, params.limit_id ?? '');
      const after = {
        ...before,
        resourceLimit: resource_limit ?? before.resourceLimit,
        description: description === undefined ? before.description : description,
      };
      putLimit(tx, after);
      return after;
    });
    return { body: { limit: limitView(limit, selfLinks(origin)) } };
  },
});
