import { z } from 'zod/mini';
import { endpointView } from '../../../shared/identity/catalog.ts';
import { relyErrors, relyOnRegion, relyOnService } from '../../../shared/identity/change-catalog.ts';
import { newId } from '../../../shared/identity/ids.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { endpoints } from '../../../shared/identity/stored-catalog.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { checkUrl, checkUrlErrors, endpointFields, endpointInterface, endpointService, endpointUrl, madeRegion } from './body.ts';

const endpoint = z.looseObject({ ...endpointFields, interface: endpointInterface, service_id: endpointService, url: endpointUrl });

export default operation({
  name: 'endpoints.create',
  service: 'identity',
  method: 'POST',
  path: '/endpoints',
  policy: identityPolicy.admin('identity:create_endpoint'),
  body: z.object({ endpoint }),
  status: 201,
  errors: [...checkUrlErrors, ...relyErrors],
  needs: ['table:read', 'table:write'],
  async handle({ body, origin }, ports) {
    const { interface: way, service_id: serviceId, url, enabled = true, region, region_id, ...extra } = body.endpoint;
    checkUrl(url);
    const made = { id: newId(ports.chance), serviceId, regionId: region_id ?? region ?? null, interface: way, url, enabled, extra };
    await transaction(ports, async (tx) => {
      if (region_id == null && region != null) await madeRegion(tx, region);
      await relyOnRegion(tx, made.regionId, 'region table');
      await relyOnService(tx, serviceId, 'service table');
      tx.put(endpoints, made);
    });
    return { body: { endpoint: endpointView(made, selfLinks(origin)) } };
  },
});
