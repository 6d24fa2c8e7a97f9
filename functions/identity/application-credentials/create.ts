import { z } from 'zod/mini';
import { chosenRules, getAccessRuleErrors } from '../../../shared/identity/access-rules.ts';
import { putApplicationCredential, putApplicationCredentialErrors } from '../../../shared/identity/application-credentials.ts';
import { assertUnrestricted } from '../../../shared/identity/delegation.ts';
import type { Reference } from '../../../shared/identity/domains.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { entityName, idText, password, reference } from '../../../shared/identity/fields.ts';
import { newId } from '../../../shared/identity/ids.ts';
import { hashPassword } from '../../../shared/identity/passwords.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { findProject } from '../../../shared/identity/projects.ts';
import { heldOn } from '../../../shared/identity/role-assignments.ts';
import { globalRoles, type Role } from '../../../shared/identity/roles.ts';
import { getUser, getUserErrors, users } from '../../../shared/identity/users.ts';
import { applicationCredentialView, selfLinks } from '../../../shared/identity/views.ts';
import * as limits from '../../../shared/limits.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { type Caller, enforce } from '../../../shared/operation/policy.ts';
import { dateTime } from '../../../shared/operation/query-values.ts';
import { parseTime } from '../../../shared/operation/time.ts';
import type { Store } from '../../../shared/store/port.ts';
import { transaction } from '../../../shared/store/transaction.ts';

const rule = identityPolicy.owner('identity:create_application_credential');

const accessRule = z.union([
  z.strictObject({ id: idText }),
  z.strictObject({
    service: idText,
    method: z.enum(['POST', 'GET', 'HEAD', 'PATCH', 'PUT', 'DELETE']),
    path: z.string().check(z.maxLength(128), z.regex(/^\/.*/)),
  }),
]);

const body = z.object({
  application_credential: z.object({
    name: entityName(255),
    description: z.optional(z.nullable(z.string())),
    secret: z.optional(z.nullable(password.check(z.minLength(1)))),
    expires_at: z.optional(z.nullable(dateTime)),
    roles: z.optional(z.nullable(z.array(reference))),
    unrestricted: z.optional(z.nullable(z.boolean())),
    access_rules: z.optional(z.nullable(z.array(accessRule).check(z.maxLength(limits.accessRules)))),
  }),
});

/** The secret is shown in this answer and never again. */
export default operation({
  name: 'application-credentials.create',
  service: 'identity',
  method: 'POST',
  path: '/users/{user_id}/application_credentials',
  policy: rule,
  policyTarget: 'resource',
  body,
  status: 201,
  errors: [
    ...putApplicationCredentialErrors,
    ...getUserErrors,
    ...getAccessRuleErrors,
    identityErrors.Expected,
    identityErrors.RoleNotFound,
    identityErrors.ApplicationCredentialInvalid,
  ],
  needs: ['table:read', 'table:write'],
  async handle({ params, caller, body, origin }, ports) {
    const userId = params.user_id ?? '';
    enforce(rule, caller, { userId });
    assertUnrestricted(caller);
    const { projectId } = caller;
    if (projectId === null) throw identityErrors.Expected({ attribute: 'project', target: 'the scope of the token' });
    const wanted = body.application_credential;
    const secret = wanted.secret ?? Buffer.from(ports.chance.bytes(64)).toString('base64url');
    const made = {
      id: newId(ports.chance),
      name: wanted.name,
      description: wanted.description ?? null,
      userId,
      projectId,
      secretHash: await hashPassword(secret, ports),
      unrestricted: wanted.unrestricted ?? false,
      expiresAt: wanted.expires_at == null ? null : (parseTime(wanted.expires_at) ?? null),
    };
    const { credential, roles } = await transaction(ports, async (tx) => {
      const user = await getUser(tx, userId);
      const roles = await chosenRoles(ports.store, wanted.roles ?? [], caller, projectId);
      const rules = await chosenRules(tx, ports, userId, wanted.access_rules ?? []);
      const credential = { ...made, roleIds: roles.map(({ id }) => id), ...(rules.length === 0 ? {} : { accessRules: rules }) };
      await putApplicationCredential(tx, credential);
      // Whoever takes a role away writes the user too: one of the two comes later, and sees what the other has done.
      tx.put(users, user);
      return { credential, roles };
    });
    return { body: { application_credential: { ...applicationCredentialView(credential, roles, selfLinks(origin)), secret } } };
  },
});

async function rolesOn(store: Store, userId: string, projectId: string): Promise<readonly string[]> {
  const project = await findProject(store, { id: projectId });
  return project === undefined ? [] : (await heldOn(store, userId, project)).roles;
}

/**
 * Those that were asked for, which the user must have now, whatever the token says; when none were, those of the token that the user still has.
 * A token that an application credential got lends no more than that has.
 */
async function chosenRoles(store: Store, wanted: readonly Reference[], caller: Caller, projectId: string): Promise<readonly Role[]> {
  const [all, held] = await Promise.all([globalRoles(store), rolesOn(store, caller.userId, projectId)]);
  const isBound = wanted.length === 0 || caller.token.ac !== undefined;
  const own = all.filter(({ name }) => held.includes(name) && (!isBound || caller.roles.has(name)));
  const missing = (role: Pick<Role, 'id'> | undefined) => {
    const detail = identityErrors.RoleAssignmentNotFound({ role_id: role?.id ?? '', actor_id: caller.userId, target_id: projectId });
    return identityErrors.ApplicationCredentialInvalid({ detail: detail.message });
  };
  if (wanted.length === 0 && own.length === 0) throw missing(all.find(({ name }) => caller.roles.has(name)));
  if (wanted.length === 0) return own;
  const chosen = wanted.map(({ id, name }) => {
    const role = all.find((candidate) => (id === undefined ? candidate.name === name : candidate.id === id));
    if (role === undefined) throw identityErrors.RoleNotFound({ role_id: id ?? name ?? '' });
    if (!own.includes(role)) throw missing(role);
    return role;
  });
  return [...new Set(chosen)];
}
