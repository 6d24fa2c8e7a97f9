/** What Keystone's clients are told. Source of the words: what a Keystone 22 answers. */
import { errorKind } from '../errors.ts';

export const DomainNotFound = /* @__PURE__ */ errorKind('DomainNotFound', 404, 'Could not find domain: {domain_id}.');
export const ProjectNotFound = /* @__PURE__ */ errorKind('ProjectNotFound', 404, 'Could not find project: {project_id}.');
export const GroupNotFound = /* @__PURE__ */ errorKind('GroupNotFound', 404, 'Could not find group: {group_id}.');
export const NotInGroup = /* @__PURE__ */ errorKind('NotInGroup', 404, "Could not find user '{user_id}' in group '{group_id}'.");
export const UserNotFound = /* @__PURE__ */ errorKind('UserNotFound', 404, 'Could not find user: {user_id}.');
export const RoleNotFound = /* @__PURE__ */ errorKind('RoleNotFound', 404, 'Could not find role: {role_id}.');
export const ServiceNotFound = /* @__PURE__ */ errorKind('ServiceNotFound', 404, 'Could not find service: {service_id}.');
export const EndpointNotFound = /* @__PURE__ */ errorKind('EndpointNotFound', 404, 'Could not find endpoint: {endpoint_id}.');
export const RegionNotFound = /* @__PURE__ */ errorKind('RegionNotFound', 404, 'Could not find region: {region_id}.');
export const ApplicationCredentialNotFound = /* @__PURE__ */ errorKind(
  'ApplicationCredentialNotFound',
  404,
  'Could not find Application Credential: {application_credential_id}.',
);
export const AccessRuleNotFound = /* @__PURE__ */ errorKind('AccessRuleNotFound', 404, 'Could not find Access Rule: {access_rule_id}.');
export const ImpliedRoleNotFound = /* @__PURE__ */ errorKind(
  'ImpliedRoleNotFound',
  404,
  '{prior_role_id} does not imply {implied_role_id}.',
);
export const ProjectTagNotFound = /* @__PURE__ */ errorKind('ProjectTagNotFound', 404, 'Could not find project tag: {project_tag}.');
export const DomainConfigNotFound = /* @__PURE__ */ errorKind(
  'DomainConfigNotFound',
  404,
  'Could not find {group_or_option} in domain configuration for domain {domain_id}.',
);
export const RoleAssignmentNotFound = /* @__PURE__ */ errorKind(
  'RoleAssignmentNotFound',
  404,
  'Could not find role assignment with role: {role_id}, user or group: {actor_id}, project, domain, or system: {target_id}.',
);
export const CredentialNotFound = /* @__PURE__ */ errorKind('CredentialNotFound', 404, 'Could not find credential: {credential_id}.');
export const CredentialInvalid = /* @__PURE__ */ errorKind('CredentialInvalid', 400, '{reason}');
export const CredentialLimitExceeded = /* @__PURE__ */ errorKind(
  'CredentialLimitExceeded',
  403,
  'Unable to create additional credentials, maximum of {limit} already exceeded for user.',
);
export const Ec2AccessKeyNotFound = /* @__PURE__ */ errorKind('Ec2AccessKeyNotFound', 404, 'EC2 access key not found.');
export const TrustNotFound = /* @__PURE__ */ errorKind('TrustNotFound', 404, 'Could not find trust: {trust_id}.');
export const TrustUsedUp = /* @__PURE__ */ errorKind('TrustUsedUp', 403, 'No remaining uses for trust: {trust_id}');
export const TrustInvalid = /* @__PURE__ */ errorKind('TrustInvalid', 400, '{reason}');
export const TokenNotFound = /* @__PURE__ */ errorKind('TokenNotFound', 404, 'Could not find token.');
export const Duplicate = /* @__PURE__ */ errorKind('Duplicate', 409, 'Conflict occurred attempting to store {type} - {details}.');
export const Expected = /* @__PURE__ */ errorKind(
  'Expected',
  400,
  'Expecting to find {attribute} in {target}. The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.',
);
export const DomainFixed = /* @__PURE__ */ errorKind('DomainFixed', 400, 'Cannot change Domain ID.');
export const HierarchyTooDeep = /* @__PURE__ */ errorKind('HierarchyTooDeep', 403, 'Max hierarchy depth reached for {project_id} branch.');
export const BranchDisabled = /* @__PURE__ */ errorKind(
  'BranchDisabled',
  400,
  'cannot create a project in a branch containing a disabled project: {project_id}',
);
export const ParentElsewhere = /* @__PURE__ */ errorKind(
  'ParentElsewhere',
  400,
  'Cannot create project, since it specifies its domain_id to be different from that of its parent.',
);
export const ParentFixed = /* @__PURE__ */ errorKind('ParentFixed', 403, 'Update of `parent_id` is not allowed.');
export const ProjectNotLeaf = /* @__PURE__ */ errorKind(
  'ProjectNotLeaf',
  403,
  'Cannot delete the project {project_id} since it is not a leaf in the hierarchy. Use the cascade option if you want to delete a whole subtree.',
);
export const SubtreeEnabled = /* @__PURE__ */ errorKind(
  'SubtreeEnabled',
  403,
  'Cannot disable project {project_id} since its subtree contains enabled projects.',
);
export const ParentsDisabled = /* @__PURE__ */ errorKind(
  'ParentsDisabled',
  403,
  'Cannot enable project {project_id} since it has disabled parents',
);
export const Immutable = /* @__PURE__ */ errorKind(
  'Immutable',
  403,
  'Unable to {verb} immutable {type} resource: `{id}`. Set resource option "immutable" to false first.',
);
export const InvalidUrl = /* @__PURE__ */ errorKind('InvalidUrl', 400, 'Cannot create an endpoint with an invalid URL: {url}.');
export const RegionInUse = /* @__PURE__ */ errorKind(
  'RegionInUse',
  403,
  'Unable to delete region {region_id} because it or its child regions have associated endpoints.',
);
export const RegionIdDiffers = /* @__PURE__ */ errorKind(
  'RegionIdDiffers',
  400,
  'Conflicting region IDs specified: the one in the URL and the one in the request body differ.',
);
export const CircularRegions = /* @__PURE__ */ errorKind(
  'CircularRegions',
  400,
  'The specified parent region {parent_region_id} would create a circular region hierarchy.',
);
export const LimitsInUse = /* @__PURE__ */ errorKind(
  'LimitsInUse',
  409,
  'Conflict occurred attempting to delete {type} - There are registered limits associated with {id}.',
);
export const RegisteredLimitNotFound = /* @__PURE__ */ errorKind(
  'RegisteredLimitNotFound',
  404,
  'Could not find registered limit for {id}.',
);
export const LimitNotFound = /* @__PURE__ */ errorKind('LimitNotFound', 404, 'Could not find limit for {id}.');
export const RegisteredLimitInUse = /* @__PURE__ */ errorKind(
  'RegisteredLimitInUse',
  403,
  'Unable to update or delete registered limit {id} because there are project limits associated with it.',
);
export const NoLimitReference = /* @__PURE__ */ errorKind(
  'NoLimitReference',
  403,
  'Unable to create a limit that has no corresponding registered limit.',
);
export const MethodNotSupported = /* @__PURE__ */ errorKind(
  'MethodNotSupported',
  401,
  'Attempted to authenticate with an unsupported method.',
);
export const ApplicationCredentialTakesNoScope = /* @__PURE__ */ errorKind(
  'ApplicationCredentialTakesNoScope',
  401,
  'Application credentials cannot request a scope.',
);
export const CatalogNeedsProject = /* @__PURE__ */ errorKind(
  'CatalogNeedsProject',
  403,
  'A project-scoped token is required to produce a service catalog.',
);
export const ApplicationCredentialInvalid = /* @__PURE__ */ errorKind(
  'ApplicationCredentialInvalid',
  400,
  'Invalid application credential: {detail}',
);
