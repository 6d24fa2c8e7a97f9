/** From a proven identity and a wanted scope to the claims of a token. */
import * as limits from '../limits.ts';
import * as requestErrors from '../operation/errors.ts';
import type { Ports } from '../ports.ts';
import type { Proof } from './authenticate.ts';
import * as identityErrors from './errors.ts';
import { findProject, type InDomain, type Project } from './projects.ts';
import { roleNamesOn } from './role-assignments.ts';
import { rolesWithIds, withImplied } from './roles.ts';
import type { TokenClaims } from './tokens.ts';

/**
 * What a token is asked for. `default`: for the user's default project, if there is one. Nobody has a role on a domain or on the system:
 * such a scope is refused like a project on which one has none.
 */
export type Scope = { readonly kind: 'default' | 'none' | 'elsewhere' } | { readonly kind: 'project'; readonly project: InDomain };

/** A fresh audit id: 16 bytes as text. */
function auditId({ chance }: Pick<Ports, 'chance'>): string {
  return Buffer.from(chance.bytes(16)).toString('base64url');
}

/**
 * The claims of a new token. Its generation is that of the user as the proof was looked at, so that whatever is revoked since takes this token
 * with it. `startedAt`: milliseconds.
 * @throws requestErrors.Unauthenticated when the scope is not the user's to ask
 */
export async function claimsFor(
  ports: Pick<Ports, 'store' | 'chance'>,
  proofs: readonly [Proof, ...Proof[]],
  scope: Scope,
  startedAt: number,
): Promise<TokenClaims> {
  const { user } = proofs[0];
  const parent = proofs.find((proof) => proof.parent !== undefined)?.parent;
  const credential = proofs.find((proof) => proof.credential !== undefined)?.credential;
  const methods = [...new Set([...proofs.map(({ method }) => method), ...(parent?.methods ?? [])])];
  const base: TokenClaims = {
    sub: user.id,
    name: user.name,
    ...(user.tokenGeneration === undefined ? {} : { gen: user.tokenGeneration }),
    roles: [],
    methods,
    aids: [auditId(ports), ...(parent === undefined ? [] : parent.aids.slice(-1))],
    iat: startedAt / 1000,
    exp: Math.min(
      Math.floor(startedAt / 1000) + limits.tokenHours * 3600,
      parent?.exp ?? Number.POSITIVE_INFINITY,
      credential?.expiresAt == null ? Number.POSITIVE_INFINITY : Math.floor(credential.expiresAt / 1000),
    ),
  };
  if (credential !== undefined) {
    if (scope.kind !== 'default') throw identityErrors.ApplicationCredentialTakesNoScope();
    const project = await enabledProject(ports, { id: credential.projectId });
    const lent = await rolesWithIds(ports.store, credential.roleIds);
    const held = new Set(project && (await roleNamesOn(ports.store, user.id, project.id)));
    const roles = withImplied(lent.map(({ name }) => name)).filter((name) => held.has(name));
    return { ...scoped(base, project, roles), ac: credential.id, acu: credential.unrestricted };
  }
  if (parent?.ac !== undefined)
    return { ...(await rescopedCredential(ports, base, parent, scope)), ac: parent.ac, acu: parent.acu ?? false };
  if (scope.kind === 'elsewhere') throw requestErrors.Unauthenticated();
  if (scope.kind === 'project') {
    const project = await enabledProject(ports, scope.project);
    return scoped(base, project, project === undefined ? [] : await roleNamesOn(ports.store, user.id, project.id));
  }
  if (scope.kind === 'none' || user.defaultProjectId === null) return base;
  const project = await enabledProject(ports, { id: user.defaultProjectId });
  const roles = project === undefined ? [] : await roleNamesOn(ports.store, user.id, project.id);
  return roles.length === 0 ? base : scoped(base, project, roles);
}

/** A token of an application credential can be renewed as it is, and become nothing else. */
async function rescopedCredential(ports: Pick<Ports, 'store'>, base: TokenClaims, parent: TokenClaims, scope: Scope): Promise<TokenClaims> {
  const project = await enabledProject(ports, scope.kind === 'project' ? scope.project : { id: parent.pid });
  if (scope.kind === 'none' || scope.kind === 'elsewhere' || project?.id !== parent.pid) {
    throw requestErrors.ActionForbidden({ rule: 'rescope a scoped token' });
  }
  return scoped(base, project, parent.roles);
}

async function enabledProject({ store }: Pick<Ports, 'store'>, reference: InDomain): Promise<Project | undefined> {
  const project = await findProject(store, reference);
  return project?.enabled === true ? project : undefined;
}

/** A project that is not there, is disabled, or is not the user's: they all look the same from outside. */
function scoped(base: TokenClaims, project: Project | undefined, roles: readonly string[]): TokenClaims {
  if (project === undefined || roles.length === 0) throw requestErrors.Unauthenticated();
  const generation = project.tokenGeneration === undefined ? {} : { pgen: project.tokenGeneration };
  return { ...base, pid: project.id, pname: project.name, ...generation, roles: [...roles] };
}
