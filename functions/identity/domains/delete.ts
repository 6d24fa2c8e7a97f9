import { deleteDomain } from '../../../shared/identity/delete-domain.ts';
import { defaultDomain, findDomain } from '../../../shared/identity/domains.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import * as requestErrors from '../../../shared/operation/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';

/** Users, groups, projects and roles of the domain go with it; what the projects hold at other services is theirs to remove, as in Keystone. */
export default operation({
  name: 'domains.delete',
  service: 'identity',
  method: 'DELETE',
  path: '/domains/{domain_id}',
  policy: identityPolicy.admin('identity:delete_domain'),
  status: 204,
  errors: [identityErrors.DomainNotFound, identityErrors.ProjectNotLeaf],
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    const id = params.domain_id ?? '';
    const domain = await findDomain(ports.store, { id });
    if (domain === undefined) throw identityErrors.DomainNotFound({ domain_id: id });
    if (id === defaultDomain.id) throw requestErrors.ActionForbidden({ rule: 'delete the default domain' });
    if (domain.enabled) {
      throw requestErrors.ActionForbidden({ rule: 'Cannot delete a domain that is enabled, please disable it first.' });
    }
    await deleteDomain(ports, id);
    return {};
  },
});
