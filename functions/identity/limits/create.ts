import { z } from 'zod/mini';
import { relyErrors, relyOnRegion, relyOnService } from '../../../shared/identity/change-catalog.ts';
import { defaultDomain, domains } from '../../../shared/identity/domains.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { idText } from '../../../shared/identity/fields.ts';
import { newId } from '../../../shared/identity/ids.ts';
import { limitView } from '../../../shared/identity/limit-views.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { projects } from '../../../shared/identity/projects.ts';
import { addLimit, addLimitErrors } from '../../../shared/identity/unified-limits.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { limitsAtOnce } from '../../../shared/limits.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { type Transaction, transaction } from '../../../shared/store/transaction.ts';
import { limitDescription, limitNumber, regionOfLimit, resourceName } from '../registered-limits/body.ts';

const limit = z.strictObject({
  project_id: z.optional(z.nullable(idText)),
  domain_id: z.optional(z.nullable(idText)),
  service_id: idText,
  region_id: regionOfLimit,
  resource_name: resourceName,
  resource_limit: limitNumber,
  description: limitDescription,
});

/** All of them, or none. */
export default operation({
  name: 'limits.create',
  service: 'identity',
  method: 'POST',
  path: '/limits',
  policy: identityPolicy.admin('identity:create_limits'),
  body: z.object({ limits: z.array(limit).check(z.minLength(1), z.maxLength(limitsAtOnce)) }),
  status: 201,
  errors: [...relyErrors, ...addLimitErrors],
  needs: ['table:read', 'table:write'],
  async handle({ body, origin }, ports) {
    const wanted = body.limits.map((one) => ({
      id: newId(ports.chance),
      ...ownerOf(one),
      serviceId: one.service_id,
      regionId: one.region_id ?? null,
      resourceName: one.resource_name,
      resourceLimit: one.resource_limit,
      description: one.description ?? null,
    }));
    const made = await transaction(ports, async (tx) => {
      const all = [];
      for (const one of wanted) {
        await relyOnService(tx, one.serviceId, 'limit');
        await relyOnRegion(tx, one.regionId, 'limit');
        await relyOnOwner(tx, one);
        all.push(await addLimit(tx, one));
      }
      return all;
    });
    const self = selfLinks(origin);
    return { body: { limits: made.map((one) => limitView(one, self)) } };
  },
});

/** One of the two. */
function ownerOf({ project_id, domain_id }: z.infer<typeof limit>) {
  const [ownerId, ...others] = [project_id, domain_id].filter((id) => id != null);
  if (ownerId === undefined || others.length > 0) throw identityErrors.Expected({ attribute: 'project_id or domain_id', target: 'limit' });
  return { ownerId, isDomain: project_id == null };
}

async function relyOnOwner(tx: Transaction, { ownerId, isDomain }: ReturnType<typeof ownerOf>): Promise<void> {
  const found = isDomain
    ? ((await tx.get(domains, ownerId)) ?? (ownerId === defaultDomain.id || undefined))
    : await tx.get(projects, ownerId);
  if (found === undefined) throw identityErrors.Expected({ attribute: isDomain ? 'domain_id' : 'project_id', target: 'limit' });
}
