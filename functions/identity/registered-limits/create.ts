import { z } from 'zod/mini';
import { relyErrors, relyOnRegion, relyOnService } from '../../../shared/identity/change-catalog.ts';
import { newId } from '../../../shared/identity/ids.ts';
import { registeredLimitView } from '../../../shared/identity/limit-views.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { putRegisteredLimit, putRegisteredLimitErrors } from '../../../shared/identity/unified-limits.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { limitsAtOnce } from '../../../shared/limits.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { limitDescription, regionOfLimit, registeredLimitFields } from './body.ts';

const registeredLimit = z.strictObject({ ...registeredLimitFields, region_id: regionOfLimit, description: limitDescription });

/** All of them, or none. */
export default operation({
  name: 'registered-limits.create',
  service: 'identity',
  method: 'POST',
  path: '/registered_limits',
  policy: identityPolicy.admin('identity:create_registered_limits'),
  body: z.object({ registered_limits: z.array(registeredLimit).check(z.minLength(1), z.maxLength(limitsAtOnce)) }),
  status: 201,
  errors: [...relyErrors, ...putRegisteredLimitErrors],
  needs: ['table:read', 'table:write'],
  async handle({ body, origin }, ports) {
    const made = body.registered_limits.map(({ service_id, region_id = null, resource_name, default_limit, description = null }) => ({
      id: newId(ports.chance),
      serviceId: service_id,
      regionId: region_id,
      resourceName: resource_name,
      defaultLimit: default_limit,
      description,
      limits: 0,
    }));
    await transaction(ports, async (tx) => {
      for (const limit of made) {
        await relyOnService(tx, limit.serviceId, 'registered_limit');
        await relyOnRegion(tx, limit.regionId, 'registered_limit');
        await putRegisteredLimit(tx, limit);
      }
    });
    const self = selfLinks(origin);
    return { body: { registered_limits: made.map((limit) => registeredLimitView(limit, self)) } };
  },
});
