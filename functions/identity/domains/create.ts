import { z } from 'zod/mini';
import { putDomain, putDomainErrors } from '../../../shared/identity/domains.ts';
import { newId } from '../../../shared/identity/ids.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { domainView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { domainFields, domainName } from './body.ts';

export default operation({
  name: 'domains.create',
  service: 'identity',
  method: 'POST',
  path: '/domains',
  policy: identityPolicy.admin('identity:create_domain'),
  body: z.object({ domain: z.looseObject({ ...domainFields, name: domainName }) }),
  status: 201,
  errors: putDomainErrors,
  needs: ['table:read', 'table:write'],
  async handle({ body, origin }, ports) {
    const { name, description, enabled = true, tags = [], options: _, ...extra } = body.domain;
    const domain = { id: newId(ports.chance), name, description: description ?? '', enabled, tags, extra };
    await transaction(ports, (tx) => putDomain(tx, domain));
    return { body: { domain: domainView(domain, selfLinks(origin)) } };
  },
});
