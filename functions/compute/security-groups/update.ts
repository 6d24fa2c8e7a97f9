import { together } from '../../../shared/errors.ts';
import { proxiedChangeErrors, refusedChange } from '../../../shared/network/nova/refusals.ts';
import { novaGroup } from '../../../shared/network/nova/security-groups.ts';
import { shownOne } from '../../../shared/network/resource/listing.ts';
import { changed, changedErrors } from '../../../shared/network/resource/one.ts';
import { readBodyErrors, readUpdate } from '../../../shared/network/resource/read-body.ts';
import { changedGroup, updateGroupErrors } from '../../../shared/network/security-groups/create.ts';
import { securityGroupResource } from '../../../shared/network/security-groups/resource.ts';
import { inNovasWords } from '../../../shared/operation/in-novas-words.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { assertNamed, findGroup, findGroupErrors, groupBody, groupBodyErrors, ownerOf } from '../security-group-proxies.ts';

const rule = policy.member('os_compute_api:os-security-groups:update');

export default operation({
  name: 'security-groups.update',
  service: 'compute',
  method: 'PUT',
  path: '/os-security-groups/{id}',
  policy: rule,
  window: { until: '2.35' },
  body: groupBody,
  status: 200,
  errors: together(findGroupErrors, groupBodyErrors, proxiedChangeErrors),
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, body, version }, ports) {
    const { name, description } = body.security_group;
    const group = await findGroup(ports.store, caller, params['id']);
    enforce(rule, caller, ownerOf(group));
    assertNamed({ name, description });
    const id = String(group['id']);
    const { after } = await inNovasWords(
      async () => {
        const asked = { id, body: readUpdate(securityGroupResource, { security_group: { name, description } }, caller) };
        return transaction(ports, (tx) => changed(tx, ports, securityGroupResource, caller, asked, { change: changedGroup }));
      },
      together(updateGroupErrors, readBodyErrors, changedErrors, [securityGroupResource.notFoundKind]),
      (failure) => refusedChange(failure, id),
    );
    const shown = await shownOne(securityGroupResource, ports.store, caller, after);
    return { body: { security_group: await novaGroup([ports.store, caller, version], shown) } };
  },
});
