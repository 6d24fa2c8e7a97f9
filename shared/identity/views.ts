/** What is shown of the things of the identity service, in Keystone's words. */
import * as places from '../operation/places.ts';
import type { AccessRule } from './access-rules.ts';
import type { ApplicationCredential } from './application-credentials.ts';
import type { Domain } from './domains.ts';
import type { Group } from './groups.ts';
import { parentOf } from './project-tree.ts';
import type { Project } from './projects.ts';
import { isFixed, type Role } from './roles.ts';
import { type TokenClaims, type TokenDomain, unsaidDomain } from './tokens.ts';
import type { User } from './users.ts';

/** Makes the URL of a thing of the identity service. */
export const selfLinks = (origin: string) => (path: string) => `${origin}${places.identity.root}${places.identity.base}/${path}`;

type Self = ReturnType<typeof selfLinks>;

/** A list as Keystone gives it: whole, with links that say so. */
export function listView(
  name: string,
  things: readonly unknown[],
  request: { readonly origin: string; readonly url: { readonly path: string; readonly query: string } },
) {
  const { origin, url } = request;
  return { [name]: things, links: { self: `${origin}${url.path}${url.query === '' ? '' : `?${url.query}`}`, previous: null, next: null } };
}

export function domainView({ id, name, description, enabled, tags, extra }: Domain, self: Self) {
  return { ...extra, id, name, description, enabled, tags, options: {}, links: { self: self(`domains/${id}`) } };
}

export function groupView({ id, name, domainId, description, extra }: Group, self: Self) {
  return { ...extra, id, name, domain_id: domainId, description, links: { self: self(`groups/${id}`) } };
}

export function projectView(project: Project, self: Self) {
  const { id, name, domainId, description, enabled, tags, extra } = project;
  return {
    ...extra,
    id,
    name,
    domain_id: domainId,
    description,
    enabled,
    parent_id: parentOf(project),
    is_domain: false,
    tags,
    options: {},
    links: { self: self(`projects/${id}`) },
  };
}

/** Keystone shows domains as projects as well. */
export function domainAsProject({ id, name, description, enabled, tags, extra }: Domain, self: Self) {
  const links = { self: self(`projects/${id}`) };
  return { ...extra, id, name, domain_id: null, description, enabled, parent_id: null, is_domain: true, tags, options: {}, links };
}

export function userView(user: User, self: Self) {
  const { id, name, domainId, enabled, defaultProjectId, extra } = user;
  return {
    ...extra,
    id,
    name,
    domain_id: domainId,
    enabled,
    ...(defaultProjectId === null ? {} : { default_project_id: defaultProjectId }),
    password_expires_at: null,
    options: {},
    links: { self: self(`users/${id}`) },
  };
}

export function roleView(role: Role, self: Self) {
  const { id, name, domainId = null, description, extra } = role;
  const options = isFixed(role) ? { immutable: true } : {};
  return { ...extra, id, name, domain_id: domainId, description, options, links: { self: self(`roles/${id}`) } };
}

export function applicationCredentialView(credential: ApplicationCredential, roles: readonly Role[], self: Self) {
  const { id, name, description, userId, projectId, unrestricted, expiresAt, accessRules } = credential;
  return {
    id,
    name,
    description,
    project_id: projectId,
    roles: roles.map((role) => ({ id: role.id, name: role.name, domain_id: null })),
    unrestricted,
    expires_at: expiresAt === null ? null : microseconds(expiresAt),
    ...(accessRules === undefined ? {} : { access_rules: accessRules.map(shownRule) }),
    links: { self: self(`users/${userId}/application_credentials/${id}`) },
  };
}

const shownRule = ({ id, service, method, path }: AccessRule) => ({ id, service, method, path });

export const accessRuleView = (rule: AccessRule, userId: string, self: Self) => ({
  ...shownRule(rule),
  links: { self: self(`users/${userId}/access_rules/${rule.id}`) },
});

function tokenCredential({ id, name, unrestricted, accessRules }: ApplicationCredential) {
  return { id, name, restricted: !unrestricted, ...(accessRules === undefined ? {} : { access_rules: accessRules.map(shownRule) }) };
}

export interface TokenContext {
  /** The roles that the claims name. */
  readonly roles: readonly Role[];
  /** Left out where the client wants none or the token has no scope. */
  readonly catalog: readonly unknown[] | undefined;
  /** The credential that the claims name, unless it is gone. */
  readonly credential: ApplicationCredential | undefined;
}

export function tokenView(claims: TokenClaims, { roles, catalog, credential }: TokenContext) {
  return {
    methods: claims.methods,
    user: { id: claims.sub, name: claims.name, domain: named(claims.udom), password_expires_at: null },
    audit_ids: claims.aids,
    issued_at: `${microseconds(claims.iat * 1000)}Z`,
    expires_at: `${microseconds(claims.exp * 1000)}Z`,
    ...(claims.pid === undefined
      ? {}
      : {
          project: { id: claims.pid, name: claims.pname, domain: named(claims.pdom) },
          is_domain: false,
        }),
    ...(claims.dom === undefined ? {} : { domain: named(claims.dom) }),
    ...(claims.pid === undefined && claims.dom === undefined
      ? {}
      : { roles: roles.map(({ id, name }) => ({ id, name })), ...(catalog === undefined ? {} : { catalog }) }),
    ...(claims.trust === undefined ? {} : { 'OS-TRUST:trust': tokenTrust(claims.trust) }),
    ...(credential === undefined ? {} : { application_credential: tokenCredential(credential) }),
  };
}

function tokenTrust({ id, impersonation, trustor, trustee }: NonNullable<TokenClaims['trust']>) {
  return { id, impersonation, trustor_user: { id: trustor }, trustee_user: { id: trustee } };
}

const named = ({ id, name }: TokenDomain = unsaidDomain) => ({ id, name });

/** A moment with six digits of fraction and no zone; UTC is meant. */
export function microseconds(milliseconds: number): string {
  const all = Math.round(milliseconds * 1000);
  return new Date(Math.floor(all / 1000)).toISOString().replace('Z', String(all % 1000).padStart(3, '0'));
}
