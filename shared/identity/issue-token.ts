/** From a proven identity and a wanted scope to the claims of a token. */
import * as limits from '../limits.ts';
import * as requestErrors from '../operation/errors.ts';
import type { Ports } from '../ports.ts';
import type { Proof } from './authenticate.ts';
import { delegationOf } from './delegation.ts';
import { type Domain, defaultDomain, findDomain, type Reference } from './domains.ts';
import * as identityErrors from './errors.ts';
import { findProject, type InDomain, type Project } from './projects.ts';
import { type Held, heldOn } from './role-assignments.ts';
import { rolesWithIds, withImplied } from './roles.ts';
import type { Rule } from './rule-match.ts';
import type { TokenClaims, TokenDomain } from './tokens.ts';
import { useTrust } from './trusts.ts';
import { type User, users } from './users.ts';

/** What a token is asked for. `default`: for the user's default project, if there is one. Nobody has a role on the system: such a scope is refused. */
export type Scope =
  | { readonly kind: 'default' | 'none' | 'elsewhere' }
  | { readonly kind: 'project'; readonly project: InDomain }
  | { readonly kind: 'domain'; readonly domain: Reference }
  | { readonly kind: 'trust'; readonly trustId: string };

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
  ports: Pick<Ports, 'store' | 'chance' | 'clock'>,
  proofs: readonly [Proof, ...Proof[]],
  scope: Scope,
  startedAt: number,
): Promise<TokenClaims> {
  const { user } = proofs[0];
  const parent = proofs.find((proof) => proof.parent !== undefined)?.parent;
  const credential = proofs.find((proof) => proof.credential !== undefined)?.credential;
  // After the user: what disables the domain since takes the token with it, by the generation that was read.
  const home = await findDomain(ports.store, { id: user.domainId });
  if (home?.enabled !== true) throw requestErrors.Unauthenticated();
  const methods = [...new Set([...proofs.map(({ method }) => method), ...(parent?.methods ?? [])])];
  const base: TokenClaims = {
    sub: user.id,
    name: user.name,
    ...(isUnsaid(home) ? {} : { udom: tokenDomain(home) }),
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
    const held = project && (await heldOn(ports.store, user.id, project));
    const roles = withImplied(lent.map(({ name }) => name)).filter((name) => held?.roles.includes(name));
    return {
      ...(await scoped(ports, base, project, { roles, groups: held?.groups ?? [] })),
      ac: credential.id,
      acu: credential.unrestricted,
      ...ruled(credential.accessRules),
    };
  }
  if (parent?.ac !== undefined)
    return { ...(await rescopedCredential(ports, base, parent, scope)), ac: parent.ac, acu: parent.acu ?? false, ...ruled(parent.rules) };
  if (parent !== undefined && delegationOf(parent) !== undefined) throw requestErrors.ActionForbidden({ rule: 'rescope a scoped token' });
  if (scope.kind === 'trust') return trusted(ports, base, user, scope.trustId);
  if (scope.kind === 'elsewhere') throw requestErrors.Unauthenticated();
  if (scope.kind === 'project') {
    const project = await enabledProject(ports, scope.project);
    return scoped(ports, base, project, project === undefined ? nothing : await heldOn(ports.store, user.id, project));
  }
  if (scope.kind === 'domain') return scopedToDomain(ports, base, scope.domain);
  if (scope.kind === 'none' || user.defaultProjectId === null) return base;
  const project = await enabledProject(ports, { id: user.defaultProjectId });
  const held = project === undefined ? nothing : await heldOn(ports.store, user.id, project);
  return held.roles.length === 0 ? base : scoped(ports, base, project, held);
}

const ruled = (rules: readonly Rule[] | undefined): Pick<TokenClaims, 'rules'> =>
  rules === undefined ? {} : { rules: rules.map(({ service, method, path }) => ({ service, method, path })) };

/** A token of an application credential can be renewed as it is, and become nothing else. */
async function rescopedCredential(ports: Pick<Ports, 'store'>, base: TokenClaims, parent: TokenClaims, scope: Scope): Promise<TokenClaims> {
  const project = await enabledProject(ports, scope.kind === 'project' ? scope.project : { id: parent.pid });
  if ((scope.kind !== 'project' && scope.kind !== 'default') || project?.id !== parent.pid) {
    throw requestErrors.ActionForbidden({ rule: 'rescope a scoped token' });
  }
  return { ...(await scoped(ports, base, project, { roles: parent.roles, groups: [] })), ...(parent.groups && { groups: parent.groups }) };
}

async function enabledProject({ store }: Pick<Ports, 'store'>, reference: InDomain): Promise<Project | undefined> {
  const project = await findProject(store, reference);
  return project?.enabled === true ? project : undefined;
}

/** A project that is not there, is disabled, or is not the user's: they all look the same from outside. */
async function scoped({ store }: Pick<Ports, 'store'>, base: TokenClaims, project: Project | undefined, held: Held): Promise<TokenClaims> {
  if (project === undefined || held.roles.length === 0) throw requestErrors.Unauthenticated();
  const domain = await findDomain(store, { id: project.domainId });
  if (domain?.enabled !== true) throw requestErrors.Unauthenticated();
  const generation = project.tokenGeneration === undefined ? {} : { pgen: project.tokenGeneration };
  const where = isUnsaid(domain) ? {} : { pdom: tokenDomain(domain) };
  return { ...base, pid: project.id, pname: project.name, ...where, ...generation, ...claimed(held) };
}

async function scopedToDomain({ store }: Pick<Ports, 'store'>, base: TokenClaims, reference: Reference): Promise<TokenClaims> {
  const domain = await findDomain(store, reference);
  const held = domain?.enabled === true ? await heldOn(store, base.sub, { domain: domain.id }) : nothing;
  if (domain === undefined || held.roles.length === 0) throw requestErrors.Unauthenticated();
  return { ...base, dom: tokenDomain(domain), ...claimed(held) };
}

const nothing: Held = { roles: [], groups: [] };

function claimed({ roles, groups }: Held): Pick<TokenClaims, 'roles' | 'groups'> {
  const named = groups.map(({ id, tokenGeneration }) => ({ id, ...(tokenGeneration === undefined ? {} : { gen: tokenGeneration }) }));
  return { roles: [...roles], ...(named.length === 0 ? {} : { groups: named }) };
}

/** The trustee's, or the trustor's, with what the trustor has lent and still has. */
async function trusted(
  ports: Pick<Ports, 'store' | 'chance' | 'clock'>,
  base: TokenClaims,
  trustee: User,
  trustId: string,
): Promise<TokenClaims> {
  const trust = await useTrust(ports, trustId, trustee.id);
  const trustor = trust && (await users.get(ports.store, trust.trustorId));
  const home = trustor?.enabled === true ? await findDomain(ports.store, { id: trustor.domainId }) : undefined;
  const project = trust && (await enabledProject(ports, { id: trust.projectId }));
  if (trust === undefined || trustor === undefined || home?.enabled !== true || project === undefined)
    throw requestErrors.Unauthenticated();
  const [held, lent] = await Promise.all([heldOn(ports.store, trustor.id, project), rolesWithIds(ports.store, trust.roleIds)]);
  // Once the trustor has lost any of them, the trust is worth nothing.
  if (lent.length < trust.roleIds.length || !lent.every(({ name }) => held.roles.includes(name))) throw requestErrors.Unauthenticated();
  const roles = withImplied(lent.map(({ name }) => name));
  const { id, impersonation, expiresAt, trustorId, trusteeId } = trust;
  const other = impersonation ? trustee : trustor;
  const { gen: _, udom: __, ...plain } = base;
  const self = impersonation
    ? {
        ...plain,
        sub: trustor.id,
        name: trustor.name,
        ...(isUnsaid(home) ? {} : { udom: tokenDomain(home) }),
        ...(trustor.tokenGeneration === undefined ? {} : { gen: trustor.tokenGeneration }),
      }
    : base;
  return {
    ...(await scoped(ports, self, project, { roles, groups: held.groups })),
    exp: Math.min(base.exp, expiresAt === null ? base.exp : Math.floor(expiresAt / 1000)),
    trust: {
      id,
      trustor: trustorId,
      trustee: trusteeId,
      impersonation,
      ...(other.tokenGeneration === undefined ? {} : { gen: other.tokenGeneration }),
    },
  };
}

const isUnsaid = ({ id, name, tokenGeneration }: Domain) =>
  id === defaultDomain.id && name === defaultDomain.name && tokenGeneration === undefined;

function tokenDomain({ id, name, tokenGeneration }: Domain): TokenDomain {
  return { id, name, ...(tokenGeneration === undefined ? {} : { gen: tokenGeneration }) };
}
