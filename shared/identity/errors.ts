/** What Keystone's clients are told. Source of the words: what a Keystone 22 answers. */
import { errorTable } from '../errors.ts';

export const identityErrors = errorTable({
  DomainNotFound: { status: 404, message: 'Could not find domain: {domain_id}.' },
  ProjectNotFound: { status: 404, message: 'Could not find project: {project_id}.' },
  UserNotFound: { status: 404, message: 'Could not find user: {user_id}.' },
  RoleNotFound: { status: 404, message: 'Could not find role: {role_id}.' },
  ServiceNotFound: { status: 404, message: 'Could not find service: {service_id}.' },
  EndpointNotFound: { status: 404, message: 'Could not find endpoint: {endpoint_id}.' },
  RegionNotFound: { status: 404, message: 'Could not find region: {region_id}.' },
  ApplicationCredentialNotFound: { status: 404, message: 'Could not find Application Credential: {application_credential_id}.' },
  RoleAssignmentNotFound: {
    status: 404,
    message: 'Could not find role assignment with role: {role_id}, user or group: {actor_id}, project, domain, or system: {target_id}.',
  },
  TokenNotFound: { status: 404, message: 'Could not find token.' },
  Duplicate: { status: 409, message: 'Conflict occurred attempting to store {type} - {details}.' },
  Expected: {
    status: 400,
    message:
      'Expecting to find {attribute} in {target}. The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.',
  },
  DomainFixed: { status: 400, message: 'Cannot change Domain ID.' },
  HierarchyTooDeep: { status: 403, message: 'Max hierarchy depth reached for {project_id} branch.' },
  RoleImmutable: {
    status: 403,
    message: 'Unable to {verb} immutable role resource: `{role_id}`. Set resource option "immutable" to false first.',
  },
  MethodNotSupported: { status: 401, message: 'Attempted to authenticate with an unsupported method.' },
  ApplicationCredentialTakesNoScope: { status: 401, message: 'Application credentials cannot request a scope.' },
  CatalogNeedsProject: { status: 403, message: 'A project-scoped token is required to produce a service catalog.' },
  ApplicationCredentialInvalid: { status: 400, message: 'Invalid application credential: {detail}' },
});
