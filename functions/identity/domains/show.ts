import { defaultDomain } from '../../../shared/identity/domains.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { domainView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

/** Everybody belongs to the one domain and may see it. */
export default operation({
  name: 'domains.show',
  service: 'identity',
  method: 'GET',
  path: '/domains/{domain_id}',
  policy: identityPolicy.anyone('identity:get_domain'),
  status: 200,
  errors: [identityErrors.DomainNotFound],
  needs: [],
  async handle({ params, origin }) {
    const id = params.domain_id ?? '';
    if (id !== defaultDomain.id) throw identityErrors.DomainNotFound({ domain_id: id });
    return { body: { domain: domainView(defaultDomain, selfLinks(origin)) } };
  },
});
