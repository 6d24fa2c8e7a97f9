import { z } from 'zod/mini';
import { assertUnrestricted } from '../../../shared/identity/delegation.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { idText, reference } from '../../../shared/identity/fields.ts';
import { newId } from '../../../shared/identity/ids.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { getProject, getProjectErrors } from '../../../shared/identity/projects.ts';
import { heldOn } from '../../../shared/identity/role-assignments.ts';
import { globalRoles, type Role } from '../../../shared/identity/roles.ts';
import { fullTrustView } from '../../../shared/identity/trust-views.ts';
import { addTrust } from '../../../shared/identity/trusts.ts';
import { getUser, getUserErrors, users } from '../../../shared/identity/users.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import * as requestErrors from '../../../shared/operation/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { dateTime } from '../../../shared/operation/query-values.ts';
import { parseTime } from '../../../shared/operation/time.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const rule = identityPolicy.owner('identity:create_trust');

const trust = z.looseObject({
  trustor_user_id: idText,
  trustee_user_id: idText,
  impersonation: z.boolean(),
  project_id: z.optional(z.nullable(idText)),
  expires_at: z.optional(z.nullable(dateTime)),
  remaining_uses: z.optional(z.nullable(z.int().check(z.minimum(1)))),
  allow_redelegation: z.optional(z.boolean()),
  redelegation_count: z.optional(z.nullable(z.int())),
  roles: z.optional(z.array(reference).check(z.maxLength(64))),
});

/** What is lent cannot be lent on. */
export default operation({
  name: 'trusts.create',
  service: 'identity',
  method: 'POST',
  path: '/OS-TRUST/trusts',
  policy: rule,
  policyTarget: 'resource',
  body: z.object({ trust }),
  status: 201,
  errors: [...getUserErrors, ...getProjectErrors, identityErrors.RoleNotFound, identityErrors.TrustInvalid],
  needs: ['table:read', 'table:write'],
  async handle({ body, caller, origin }, ports) {
    const wanted = body.trust;
    enforce(rule, caller, { userId: wanted.trustor_user_id });
    assertUnrestricted(caller);
    if (wanted.allow_redelegation || (wanted.redelegation_count ?? 0) > 0) {
      throw requestErrors.ActionForbidden({ rule: 'Redelegation of trusts is not allowed' });
    }
    if (wanted.project_id == null) throw identityErrors.TrustInvalid({ reason: 'A trust needs a project.' });
    if ((wanted.roles ?? []).length === 0) throw requestErrors.ActionForbidden({ rule: 'At least one role should be specified' });
    const expiresAt = wanted.expires_at == null ? null : (parseTime(wanted.expires_at) ?? null);
    if (expiresAt !== null && expiresAt <= ports.clock.now()) {
      throw identityErrors.TrustInvalid({ reason: "The 'expires_at' must not be before now." });
    }
    const all = await globalRoles(ports.store);
    const made = await transaction(ports, async (tx) => {
      const trustor = await getUser(tx, wanted.trustor_user_id);
      await getUser(tx, wanted.trustee_user_id);
      const project = await getProject(tx, wanted.project_id ?? '');
      const held = await heldOn(ports.store, trustor.id, project);
      const lent = (wanted.roles ?? []).map(({ id, name }): Role => {
        const role = all.find((one) => (id === undefined ? one.name === name : one.id === id));
        if (role === undefined || !held.roles.includes(role.name)) throw identityErrors.RoleNotFound({ role_id: id ?? name ?? '' });
        return role;
      });
      const added = {
        id: newId(ports.chance),
        trustorId: trustor.id,
        trusteeId: wanted.trustee_user_id,
        projectId: project.id,
        roleIds: [...new Set(lent.map(({ id }) => id))],
        impersonation: wanted.impersonation,
        expiresAt,
        remainingUses: wanted.remaining_uses ?? null,
      };
      addTrust(tx, added);
      tx.put(users, trustor);
      return added;
    });
    return { body: { trust: fullTrustView(made, all, selfLinks(origin)) } };
  },
});
