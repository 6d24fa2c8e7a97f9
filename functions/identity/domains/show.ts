import { findDomain } from '../../../shared/identity/domains.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { domainView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

/** Everybody may see what a domain is called, as here everybody may know the one that they belong to. */
export default operation({
  name: 'domains.show',
  service: 'identity',
  method: 'GET',
  path: '/domains/{domain_id}',
  policy: identityPolicy.anyone('identity:get_domain'),
  status: 200,
  errors: [identityErrors.DomainNotFound],
  needs: ['table:read'],
  async handle({ params, origin }, { store }) {
    const id = params.domain_id ?? '';
    const domain = await findDomain(store, { id });
    if (domain === undefined) throw identityErrors.DomainNotFound({ domain_id: id });
    return { body: { domain: domainView(domain, selfLinks(origin)) } };
  },
});
