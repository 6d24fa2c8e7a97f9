import { z } from 'zod/mini';
import { relyErrors, relyOnRegion, relyOnService } from '../../../shared/identity/change-catalog.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { registeredLimitView } from '../../../shared/identity/limit-views.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import {
  getRegisteredLimit,
  getRegisteredLimitErrors,
  putRegisteredLimit,
  putRegisteredLimitErrors,
} from '../../../shared/identity/unified-limits.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { limitDescription, regionOfLimit, registeredLimitFields } from './body.ts';

const registered_limit = z.strictObject({
  ...z.partial(z.object(registeredLimitFields)).shape,
  region_id: regionOfLimit,
  description: limitDescription,
});

/** What limits follow from keeps what it is for. */
export default operation({
  name: 'registered-limits.update',
  service: 'identity',
  method: 'PATCH',
  path: '/registered_limits/{registered_limit_id}',
  policy: identityPolicy.admin('identity:update_registered_limit'),
  body: z.object({ registered_limit }),
  status: 200,
  errors: [...relyErrors, ...getRegisteredLimitErrors, ...putRegisteredLimitErrors, identityErrors.RegisteredLimitInUse],
  needs: ['table:read', 'table:write'],
  async handle({ params, body, origin }, ports) {
    const { service_id, region_id, resource_name, default_limit, description } = body.registered_limit;
    const limit = await transaction(ports, async (tx) => {
      const before = await getRegisteredLimit(tx, params.registered_limit_id ?? '');
      const after = {
        ...before,
        serviceId: service_id ?? before.serviceId,
        regionId: region_id === undefined ? before.regionId : region_id,
        resourceName: resource_name ?? before.resourceName,
        defaultLimit: default_limit ?? before.defaultLimit,
        description: description === undefined ? before.description : description,
      };
      const isMoved =
        after.serviceId !== before.serviceId || after.regionId !== before.regionId || after.resourceName !== before.resourceName;
      if (isMoved && before.limits > 0) throw identityErrors.RegisteredLimitInUse({ id: before.id });
      await relyOnService(tx, after.serviceId, 'registered_limit');
      await relyOnRegion(tx, after.regionId, 'registered_limit');
      await putRegisteredLimit(tx, after, before);
      return after;
    });
    return { body: { registered_limit: registeredLimitView(limit, selfLinks(origin)) } };
  },
});
