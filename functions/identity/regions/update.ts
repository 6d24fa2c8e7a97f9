import { z } from 'zod/mini';
import { regionView } from '../../../shared/identity/catalog.ts';
import { changedRegion, changedRegionErrors, checkParentRegion, parentRegionErrors } from '../../../shared/identity/change-catalog.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { regions } from '../../../shared/identity/stored-catalog.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { regionFields } from './body.ts';

export default operation({
  name: 'regions.update',
  service: 'identity',
  method: 'PATCH',
  path: '/regions/{region_id}',
  policy: identityPolicy.admin('identity:update_region'),
  body: z.object({ region: z.looseObject(regionFields) }),
  status: 200,
  errors: [...changedRegionErrors, ...parentRegionErrors],
  needs: ['table:read', 'table:write'],
  async handle({ params, body, origin }, ports) {
    const { id: _, description, parent_region_id: parentId, enabled: __, ...extra } = body.region;
    const region = await transaction(ports, async (tx) => {
      const before = await changedRegion(tx, params.region_id ?? '', 'update');
      if (parentId !== undefined) await checkParentRegion(tx, before.id, parentId);
      const after = {
        ...before,
        description: description === undefined ? before.description : (description ?? ''),
        parentId: parentId === undefined ? before.parentId : parentId,
        extra: { ...before.extra, ...extra },
      };
      tx.put(regions, after);
      return after;
    });
    return { body: { region: regionView(region, selfLinks(origin)) } };
  },
});
