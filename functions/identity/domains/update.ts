import { z } from 'zod/mini';
import { defaultDomain, getDomain, getDomainErrors, putDomain, putDomainErrors } from '../../../shared/identity/domains.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { withoutTokensOfDomain } from '../../../shared/identity/revoke.ts';
import { domainView, selfLinks } from '../../../shared/identity/views.ts';
import * as requestErrors from '../../../shared/operation/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { domainFields, domainName } from './body.ts';

/** Who disables a domain ends the tokens of its users and for its projects. The first one stays enabled, so that somebody can log in. */
export default operation({
  name: 'domains.update',
  service: 'identity',
  method: 'PATCH',
  path: '/domains/{domain_id}',
  policy: identityPolicy.admin('identity:update_domain'),
  body: z.object({ domain: z.looseObject({ ...domainFields, name: z.optional(domainName) }) }),
  status: 200,
  errors: [...getDomainErrors, ...putDomainErrors],
  needs: ['table:read', 'table:write'],
  async handle({ params, body, origin }, ports) {
    const { id: _, name, description, enabled, tags, options: __, ...extra } = body.domain;
    const domain = await transaction(ports, async (tx) => {
      const before = await getDomain(tx, params.domain_id ?? '');
      if (before.id === defaultDomain.id && enabled === false) throw requestErrors.ActionForbidden({ rule: 'disable the default domain' });
      const after = {
        ...before,
        name: name ?? before.name,
        description: description === undefined ? before.description : (description ?? ''),
        enabled: enabled ?? before.enabled,
        tags: tags ?? before.tags,
        extra: { ...before.extra, ...extra },
      };
      await putDomain(tx, before.enabled && !after.enabled ? withoutTokensOfDomain(tx, ports, after) : after, before);
      return after;
    });
    ports.revocations.forget();
    return { body: { domain: domainView(domain, selfLinks(origin)) } };
  },
});
