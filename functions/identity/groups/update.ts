import { z } from 'zod/mini';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { getGroup, getGroupErrors, putGroup, putGroupErrors } from '../../../shared/identity/groups.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { groupView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { groupFields, groupName } from './body.ts';

export default operation({
  name: 'groups.update',
  service: 'identity',
  method: 'PATCH',
  path: '/groups/{group_id}',
  policy: identityPolicy.admin('identity:update_group'),
  body: z.object({ group: z.looseObject({ ...groupFields, name: z.optional(groupName) }) }),
  status: 200,
  errors: [...getGroupErrors, ...putGroupErrors, identityErrors.DomainFixed],
  needs: ['table:read', 'table:write'],
  async handle({ params, body, origin }, ports) {
    const { id: _, name, description, domain_id, ...extra } = body.group;
    const group = await transaction(ports, async (tx) => {
      const before = await getGroup(tx, params.group_id ?? '');
      if (domain_id != null && domain_id !== before.domainId) throw identityErrors.DomainFixed();
      const after = {
        ...before,
        name: name ?? before.name,
        description: description === undefined ? before.description : (description ?? ''),
        extra: { ...before.extra, ...extra },
      };
      await putGroup(tx, after, before);
      return after;
    });
    return { body: { group: groupView(group, selfLinks(origin)) } };
  },
});
