/** What Keystone's clients are told. Source of the words: what a Keystone 22 answers. */
import { errorKind } from '../errors.ts';

export const DomainNotFound = errorKind('DomainNotFound', 404, 'Could not find domain: {domain_id}.');
export const ProjectNotFound = errorKind('ProjectNotFound', 404, 'Could not find project: {project_id}.');
export const UserNotFound = errorKind('UserNotFound', 404, 'Could not find user: {user_id}.');
export const RoleNotFound = errorKind('RoleNotFound', 404, 'Could not find role: {role_id}.');
export const ServiceNotFound = errorKind('ServiceNotFound', 404, 'Could not find service: {service_id}.');
export const EndpointNotFound = errorKind('EndpointNotFound', 404, 'Could not find endpoint: {endpoint_id}.');
export const RegionNotFound = errorKind('RegionNotFound', 404, 'Could not find region: {region_id}.');
export const ApplicationCredentialNotFound = errorKind(
  'ApplicationCredentialNotFound',
  404,
  'Could not find Application Credential: {application_credential_id}.',
);
export const RoleAssignmentNotFound = errorKind(
  'RoleAssignmentNotFound',
  404,
  'Could not find role assignment with role: {role_id}, user or group: {actor_id}, project, domain, or system: {target_id}.',
);
export const TokenNotFound = errorKind('TokenNotFound', 404, 'Could not find token.');
export const Duplicate = errorKind('Duplicate', 409, 'Conflict occurred attempting to store {type} - {details}.');
export const Expected = errorKind(
  'Expected',
  400,
  'Expecting to find {attribute} in {target}. The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.',
);
export const DomainFixed = errorKind('DomainFixed', 400, 'Cannot change Domain ID.');
export const HierarchyTooDeep = errorKind('HierarchyTooDeep', 403, 'Max hierarchy depth reached for {project_id} branch.');
export const RoleImmutable = errorKind(
  'RoleImmutable',
  403,
  'Unable to {verb} immutable role resource: `{role_id}`. Set resource option "immutable" to false first.',
);
export const MethodNotSupported = errorKind('MethodNotSupported', 401, 'Attempted to authenticate with an unsupported method.');
export const ApplicationCredentialTakesNoScope = errorKind(
  'ApplicationCredentialTakesNoScope',
  401,
  'Application credentials cannot request a scope.',
);
export const CatalogNeedsProject = errorKind(
  'CatalogNeedsProject',
  403,
  'A project-scoped token is required to produce a service catalog.',
);
export const ApplicationCredentialInvalid = errorKind('ApplicationCredentialInvalid', 400, 'Invalid application credential: {detail}');
