import { z } from 'zod/mini';
import { getDomainErrors, relyOnDomain } from '../../../shared/identity/domains.ts';
import { putGroup, putGroupErrors } from '../../../shared/identity/groups.ts';
import { newId } from '../../../shared/identity/ids.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { groupView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { domainOf } from '../domains/of-caller.ts';
import { groupFields, groupName } from './body.ts';

export default operation({
  name: 'groups.create',
  service: 'identity',
  method: 'POST',
  path: '/groups',
  policy: identityPolicy.admin('identity:create_group'),
  body: z.object({ group: z.looseObject({ ...groupFields, name: groupName }) }),
  status: 201,
  errors: [...putGroupErrors, ...getDomainErrors],
  needs: ['table:read', 'table:write'],
  async handle({ body, caller, origin }, ports) {
    const { name, description, domain_id, ...extra } = body.group;
    const domainId = domain_id ?? domainOf(caller);
    const group = { id: newId(ports.chance), name, domainId, description: description ?? '', extra };
    await transaction(ports, async (tx) => {
      await relyOnDomain(tx, domainId);
      await putGroup(tx, group);
    });
    return { body: { group: groupView(group, selfLinks(origin)) } };
  },
});
