/** The configuration of a domain: no domain has one of its own, because users are kept here alone. */
import { findDomain } from '../../../shared/identity/domains.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { type AnyOperation, operation } from '../../../shared/operation/operation.ts';

export function showing(name: string, path: string): AnyOperation {
  return operation({
    name,
    service: 'identity',
    method: 'GET',
    path: `/domains/{domain_id}/config${path}`,
    policy: identityPolicy.admin('identity:get_domain_config'),
    status: 200,
    errors: [identityErrors.DomainNotFound, identityErrors.DomainConfigNotFound],
    needs: ['table:read'],
    async handle({ params }, { store }) {
      const { domain_id: id = '', group, option } = params;
      if ((await findDomain(store, { id })) === undefined) throw identityErrors.DomainNotFound({ domain_id: id });
      const named = option === undefined ? `group ${group}` : `option ${option} in group ${group}`;
      throw identityErrors.DomainConfigNotFound({ group_or_option: group === undefined ? 'any options' : named, domain_id: id });
    },
  });
}
