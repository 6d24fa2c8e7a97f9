/** What is shown of trusts. */
import type { Role } from './roles.ts';
import type { Trust } from './trusts.ts';
import { microseconds } from './views.ts';

type Self = (path: string) => string;

export const trustRole = ({ id, name }: Role, self: Self) => ({ id, name, links: { self: self(`roles/${id}`) } });

/** A list leaves out the roles. */
export function trustView({ id, trustorId, trusteeId, projectId, impersonation, expiresAt, remainingUses }: Trust, self: Self) {
  return {
    id,
    trustor_user_id: trustorId,
    trustee_user_id: trusteeId,
    project_id: projectId,
    impersonation,
    expires_at: expiresAt === null ? null : `${microseconds(expiresAt)}Z`,
    deleted_at: null,
    remaining_uses: remainingUses,
    redelegation_count: 0,
    links: { self: self(`OS-TRUST/trusts/${id}`) },
  };
}

export function fullTrustView(trust: Trust, roles: readonly Role[], self: Self) {
  const lent = roles.filter(({ id }) => trust.roleIds.includes(id)).map((role) => trustRole(role, self));
  return {
    ...trustView(trust, self),
    roles: lent,
    roles_links: { self: self(`OS-TRUST/trusts/${trust.id}/roles`), previous: null, next: null },
  };
}
