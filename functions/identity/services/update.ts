import { z } from 'zod/mini';
import { serviceView } from '../../../shared/identity/catalog.ts';
import { changedService, changedServiceErrors } from '../../../shared/identity/change-catalog.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { services } from '../../../shared/identity/stored-catalog.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { serviceFields, serviceType } from './body.ts';

export default operation({
  name: 'services.update',
  service: 'identity',
  method: 'PATCH',
  path: '/services/{service_id}',
  policy: identityPolicy.admin('identity:update_service'),
  body: z.object({ service: z.looseObject({ ...serviceFields, type: z.optional(serviceType) }) }),
  status: 200,
  errors: changedServiceErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params, body, origin }, ports) {
    const { id: _, type, name, description, enabled, ...extra } = body.service;
    const service = await transaction(ports, async (tx) => {
      const before = await changedService(tx, params.service_id ?? '', 'update');
      const told = { ...(name == null ? {} : { name }), ...(description == null ? {} : { description }) };
      const after = {
        ...before,
        ...told,
        type: type ?? before.type,
        enabled: enabled ?? before.enabled,
        extra: { ...before.extra, ...extra },
      };
      tx.put(services, after);
      return after;
    });
    return { body: { service: serviceView(service, selfLinks(origin)) } };
  },
});
