/** Making a region, whose id is chosen in the path, in the body, or by nobody. */
import { z } from 'zod/mini';
import { region as fixedRegion, regionView } from '../../../shared/identity/catalog.ts';
import { checkParentRegion, parentRegionErrors } from '../../../shared/identity/change-catalog.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { newId } from '../../../shared/identity/ids.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { regions } from '../../../shared/identity/stored-catalog.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { type AnyOperation, operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { regionFields } from './body.ts';

export function creating(name: string, method: 'POST' | 'PUT', path: string): AnyOperation {
  return operation({
    name,
    service: 'identity',
    method,
    path,
    policy: identityPolicy.admin('identity:create_region'),
    body: z.object({ region: z.looseObject({ ...regionFields, id: z.optional(z.nullable(z.string().check(z.maxLength(255)))) }) }),
    status: 201,
    errors: [...parentRegionErrors, identityErrors.Duplicate, identityErrors.RegionIdDiffers],
    needs: ['table:read', 'table:write'],
    async handle({ params, body, origin }, ports) {
      const { id: given, description, parent_region_id: parentId = null, enabled: _, ...extra } = body.region;
      const named = params.region_id;
      if (named !== undefined && given != null && given !== named) throw identityErrors.RegionIdDiffers();
      const id = named ?? (given || newId(ports.chance));
      const region = { id, description: description ?? '', parentId, extra };
      await transaction(ports, async (tx) => {
        if (id === fixedRegion || (await tx.get(regions, id)) !== undefined) {
          throw identityErrors.Duplicate({ type: 'region', details: `Duplicate ID, ${id}.` });
        }
        await checkParentRegion(tx, id, parentId);
        tx.put(regions, region);
      });
      return { body: { region: regionView(region, selfLinks(origin)) } };
    },
  });
}
