import { z } from 'zod/mini';
import { endpointView } from '../../../shared/identity/catalog.ts';
import {
  changedEndpoint,
  changedEndpointErrors,
  relyErrors,
  relyOnRegion,
  relyOnService,
} from '../../../shared/identity/change-catalog.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { endpoints } from '../../../shared/identity/stored-catalog.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { checkUrl, checkUrlErrors, endpointFields, endpointInterface, endpointService, endpointUrl, madeRegion } from './body.ts';

const endpoint = z.looseObject({
  ...endpointFields,
  interface: z.optional(endpointInterface),
  service_id: z.optional(endpointService),
  url: z.optional(endpointUrl),
});

export default operation({
  name: 'endpoints.update',
  service: 'identity',
  method: 'PATCH',
  path: '/endpoints/{endpoint_id}',
  policy: identityPolicy.admin('identity:update_endpoint'),
  body: z.object({ endpoint }),
  status: 200,
  errors: [...checkUrlErrors, ...relyErrors, ...changedEndpointErrors],
  needs: ['table:read', 'table:write'],
  async handle({ params, body, origin }, ports) {
    const { id: _, interface: way, service_id, url, enabled, region, region_id, ...extra } = body.endpoint;
    if (url !== undefined) checkUrl(url);
    const changed = await transaction(ports, async (tx) => {
      const before = await changedEndpoint(tx, params.endpoint_id ?? '', 'update');
      const regionId = region_id === undefined ? region : region_id;
      const after = {
        ...before,
        serviceId: service_id ?? before.serviceId,
        regionId: regionId === undefined ? before.regionId : regionId,
        interface: way ?? before.interface,
        url: url ?? before.url,
        enabled: enabled ?? before.enabled,
        extra: { ...before.extra, ...extra },
      };
      if (region_id === undefined && region != null) await madeRegion(tx, region);
      await relyOnRegion(tx, after.regionId, 'region table');
      await relyOnService(tx, after.serviceId, 'service table');
      tx.put(endpoints, after);
      return after;
    });
    return { body: { endpoint: endpointView(changed, selfLinks(origin)) } };
  },
});
