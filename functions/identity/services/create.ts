import { z } from 'zod/mini';
import { serviceView } from '../../../shared/identity/catalog.ts';
import { newId } from '../../../shared/identity/ids.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { services } from '../../../shared/identity/stored-catalog.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { serviceFields, serviceType } from './body.ts';

export default operation({
  name: 'services.create',
  service: 'identity',
  method: 'POST',
  path: '/services',
  policy: identityPolicy.admin('identity:create_service'),
  body: z.object({ service: z.looseObject({ ...serviceFields, type: serviceType }) }),
  status: 201,
  errors: [],
  needs: ['table:read', 'table:write'],
  async handle({ body, origin }, ports) {
    const { type, name, description, enabled = true, ...extra } = body.service;
    const told = { ...(name == null ? {} : { name }), ...(description == null ? {} : { description }) };
    const service = { id: newId(ports.chance), type, ...told, enabled, extra };
    await transaction(ports, async (tx) => tx.put(services, service));
    return { body: { service: serviceView(service, selfLinks(origin)) } };
  },
});
