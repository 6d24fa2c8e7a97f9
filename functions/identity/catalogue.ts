/** Every operation of the identity service. */
import type { AnyOperation } from '../../shared/operation/operation.ts';
import accessRulesDelete from './access-rules/delete.ts';
import accessRulesIndex from './access-rules/index.ts';
import accessRulesShow from './access-rules/show.ts';
import applicationCredentialsCreate from './application-credentials/create.ts';
import applicationCredentialsDelete from './application-credentials/delete.ts';
import applicationCredentialsIndex from './application-credentials/index.ts';
import applicationCredentialsShow from './application-credentials/show.ts';
import authCatalog from './auth/catalog.ts';
import authDomains from './auth/domains.ts';
import authProjects from './auth/projects.ts';
import authSystem from './auth/system.ts';
import credentialsCreate from './credentials/create.ts';
import credentialsDelete from './credentials/delete.ts';
import credentialsIndex from './credentials/index.ts';
import credentialsShow from './credentials/show.ts';
import credentialsUpdate from './credentials/update.ts';
import domainConfigGroup from './domain-config/group.ts';
import domainConfigOption from './domain-config/option.ts';
import domainConfigShow from './domain-config/show.ts';
import domainGroupRolesCheck from './domain-group-roles/check.ts';
import domainGroupRolesCreate from './domain-group-roles/create.ts';
import domainGroupRolesDelete from './domain-group-roles/delete.ts';
import domainGroupRolesIndex from './domain-group-roles/index.ts';
import domainGroupRolesShow from './domain-group-roles/show.ts';
import domainRolesCheck from './domain-roles/check.ts';
import domainRolesCreate from './domain-roles/create.ts';
import domainRolesDelete from './domain-roles/delete.ts';
import domainRolesIndex from './domain-roles/index.ts';
import domainRolesShow from './domain-roles/show.ts';
import domainsCreate from './domains/create.ts';
import domainsDelete from './domains/delete.ts';
import domainsIndex from './domains/index.ts';
import domainsShow from './domains/show.ts';
import domainsUpdate from './domains/update.ts';
import ec2CredentialsCreate from './ec2-credentials/create.ts';
import ec2CredentialsDelete from './ec2-credentials/delete.ts';
import ec2CredentialsIndex from './ec2-credentials/index.ts';
import ec2CredentialsShow from './ec2-credentials/show.ts';
import ec2TokensCreate from './ec2-tokens/create.ts';
import endpointsCreate from './endpoints/create.ts';
import endpointsDelete from './endpoints/delete.ts';
import endpointsIndex from './endpoints/index.ts';
import endpointsShow from './endpoints/show.ts';
import endpointsUpdate from './endpoints/update.ts';
import groupRolesCheck from './group-roles/check.ts';
import groupRolesCreate from './group-roles/create.ts';
import groupRolesDelete from './group-roles/delete.ts';
import groupRolesIndex from './group-roles/index.ts';
import groupRolesShow from './group-roles/show.ts';
import groupsAddUser from './groups/add-user.ts';
import groupsCreate from './groups/create.ts';
import groupsDelete from './groups/delete.ts';
import groupsHasUser from './groups/has-user.ts';
import groupsIndex from './groups/index.ts';
import groupsRemoveUser from './groups/remove-user.ts';
import groupsShow from './groups/show.ts';
import groupsUpdate from './groups/update.ts';
import groupsUsers from './groups/users.ts';
import inheritedDomainGroupRolesCheck from './inherited-domain-groups/check.ts';
import inheritedDomainGroupRolesCreate from './inherited-domain-groups/create.ts';
import inheritedDomainGroupRolesDelete from './inherited-domain-groups/delete.ts';
import inheritedDomainGroupRolesIndex from './inherited-domain-groups/index.ts';
import inheritedDomainGroupRolesShow from './inherited-domain-groups/show.ts';
import inheritedDomainRolesCheck from './inherited-domain-roles/check.ts';
import inheritedDomainRolesCreate from './inherited-domain-roles/create.ts';
import inheritedDomainRolesDelete from './inherited-domain-roles/delete.ts';
import inheritedDomainRolesIndex from './inherited-domain-roles/index.ts';
import inheritedDomainRolesShow from './inherited-domain-roles/show.ts';
import inheritedGroupRolesCheck from './inherited-group-roles/check.ts';
import inheritedGroupRolesCreate from './inherited-group-roles/create.ts';
import inheritedGroupRolesDelete from './inherited-group-roles/delete.ts';
import inheritedGroupRolesIndex from './inherited-group-roles/index.ts';
import inheritedGroupRolesShow from './inherited-group-roles/show.ts';
import inheritedRolesCheck from './inherited-roles/check.ts';
import inheritedRolesCreate from './inherited-roles/create.ts';
import inheritedRolesDelete from './inherited-roles/delete.ts';
import inheritedRolesIndex from './inherited-roles/index.ts';
import inheritedRolesShow from './inherited-roles/show.ts';
import limitsCreate from './limits/create.ts';
import limitsDelete from './limits/delete.ts';
import limitsIndex from './limits/index.ts';
import limitsModel from './limits/model.ts';
import limitsShow from './limits/show.ts';
import limitsUpdate from './limits/update.ts';
import projectTagsAdd from './project-tags/add.ts';
import projectTagsCheck from './project-tags/check.ts';
import projectTagsClear from './project-tags/clear.ts';
import projectTagsIndex from './project-tags/index.ts';
import projectTagsRemove from './project-tags/remove.ts';
import projectTagsReplace from './project-tags/replace.ts';
import projectsCreate from './projects/create.ts';
import projectsDelete from './projects/delete.ts';
import projectsIndex from './projects/index.ts';
import projectsShow from './projects/show.ts';
import projectsUpdate from './projects/update.ts';
import regionsCreate from './regions/create.ts';
import regionsCreateNamed from './regions/create-named.ts';
import regionsDelete from './regions/delete.ts';
import regionsIndex from './regions/index.ts';
import regionsShow from './regions/show.ts';
import regionsUpdate from './regions/update.ts';
import registeredLimitsCreate from './registered-limits/create.ts';
import registeredLimitsDelete from './registered-limits/delete.ts';
import registeredLimitsIndex from './registered-limits/index.ts';
import registeredLimitsShow from './registered-limits/show.ts';
import registeredLimitsUpdate from './registered-limits/update.ts';
import roleAssignmentsCheck from './role-assignments/check.ts';
import roleAssignmentsCreate from './role-assignments/create.ts';
import roleAssignmentsDelete from './role-assignments/delete.ts';
import roleAssignmentsIndex from './role-assignments/index.ts';
import roleAssignmentsOnProject from './role-assignments/on-project.ts';
import roleAssignmentsShow from './role-assignments/show.ts';
import roleInferencesCheck from './role-inferences/check.ts';
import roleInferencesImplies from './role-inferences/implies.ts';
import roleInferencesIndex from './role-inferences/index.ts';
import roleInferencesShow from './role-inferences/show.ts';
import rolesCreate from './roles/create.ts';
import rolesDelete from './roles/delete.ts';
import rolesIndex from './roles/index.ts';
import rolesShow from './roles/show.ts';
import rolesUpdate from './roles/update.ts';
import servicesCreate from './services/create.ts';
import servicesDelete from './services/delete.ts';
import servicesIndex from './services/index.ts';
import servicesShow from './services/show.ts';
import servicesUpdate from './services/update.ts';
import tokensCheck from './tokens/check.ts';
import tokensCreate from './tokens/create.ts';
import tokensRevoke from './tokens/revoke.ts';
import tokensShow from './tokens/show.ts';
import trustsCreate from './trusts/create.ts';
import trustsDelete from './trusts/delete.ts';
import trustsIndex from './trusts/index.ts';
import trustsRole from './trusts/role.ts';
import trustsRoles from './trusts/roles.ts';
import trustsShow from './trusts/show.ts';
import usersChangePassword from './users/change-password.ts';
import usersCreate from './users/create.ts';
import usersDelete from './users/delete.ts';
import usersGroups from './users/groups.ts';
import usersIndex from './users/index.ts';
import usersProjects from './users/projects.ts';
import usersShow from './users/show.ts';
import usersUpdate from './users/update.ts';
import versionsIndex from './versions/index.ts';
import versionsShow from './versions/show.ts';

export const identityOperations: readonly AnyOperation[] = [
  versionsIndex,
  versionsShow,
  tokensCreate,
  tokensShow,
  tokensCheck,
  tokensRevoke,
  authProjects,
  authDomains,
  authSystem,
  authCatalog,
  projectsIndex,
  projectsCreate,
  projectsShow,
  projectsUpdate,
  projectsDelete,
  usersIndex,
  usersCreate,
  usersShow,
  usersUpdate,
  usersDelete,
  usersChangePassword,
  usersProjects,
  rolesIndex,
  rolesCreate,
  rolesShow,
  rolesUpdate,
  rolesDelete,
  roleAssignmentsIndex,
  roleAssignmentsOnProject,
  roleAssignmentsCreate,
  roleAssignmentsCheck,
  roleAssignmentsShow,
  roleAssignmentsDelete,
  applicationCredentialsIndex,
  applicationCredentialsCreate,
  applicationCredentialsShow,
  applicationCredentialsDelete,
  domainsIndex,
  domainsShow,
  servicesIndex,
  servicesShow,
  endpointsIndex,
  endpointsShow,
  regionsIndex,
  regionsShow,
  servicesCreate,
  servicesUpdate,
  servicesDelete,
  endpointsCreate,
  endpointsUpdate,
  endpointsDelete,
  regionsCreate,
  regionsCreateNamed,
  regionsUpdate,
  regionsDelete,
  registeredLimitsIndex,
  registeredLimitsCreate,
  registeredLimitsShow,
  registeredLimitsUpdate,
  registeredLimitsDelete,
  limitsModel,
  limitsIndex,
  limitsCreate,
  limitsShow,
  limitsUpdate,
  limitsDelete,
  domainsCreate,
  domainsUpdate,
  domainsDelete,
  groupsIndex,
  groupsCreate,
  groupsShow,
  groupsUpdate,
  groupsDelete,
  groupsUsers,
  groupsAddUser,
  groupsHasUser,
  groupsRemoveUser,
  usersGroups,
  groupRolesIndex,
  groupRolesCreate,
  groupRolesCheck,
  groupRolesShow,
  groupRolesDelete,
  domainRolesIndex,
  domainRolesCreate,
  domainRolesCheck,
  domainRolesShow,
  domainRolesDelete,
  domainGroupRolesIndex,
  domainGroupRolesCreate,
  domainGroupRolesCheck,
  domainGroupRolesShow,
  domainGroupRolesDelete,
  inheritedRolesIndex,
  inheritedRolesCreate,
  inheritedRolesCheck,
  inheritedRolesShow,
  inheritedRolesDelete,
  inheritedGroupRolesIndex,
  inheritedGroupRolesCreate,
  inheritedGroupRolesCheck,
  inheritedGroupRolesShow,
  inheritedGroupRolesDelete,
  inheritedDomainRolesIndex,
  inheritedDomainRolesCreate,
  inheritedDomainRolesCheck,
  inheritedDomainRolesShow,
  inheritedDomainRolesDelete,
  inheritedDomainGroupRolesIndex,
  inheritedDomainGroupRolesCreate,
  inheritedDomainGroupRolesCheck,
  inheritedDomainGroupRolesShow,
  inheritedDomainGroupRolesDelete,
  accessRulesIndex,
  accessRulesShow,
  accessRulesDelete,
  roleInferencesIndex,
  roleInferencesImplies,
  roleInferencesShow,
  roleInferencesCheck,
  projectTagsIndex,
  projectTagsCheck,
  projectTagsAdd,
  projectTagsReplace,
  projectTagsRemove,
  projectTagsClear,
  domainConfigShow,
  domainConfigGroup,
  domainConfigOption,
  trustsIndex,
  trustsCreate,
  trustsShow,
  trustsDelete,
  trustsRoles,
  trustsRole,
  credentialsIndex,
  credentialsCreate,
  credentialsShow,
  credentialsUpdate,
  credentialsDelete,
  ec2CredentialsIndex,
  ec2CredentialsCreate,
  ec2CredentialsShow,
  ec2CredentialsDelete,
  ec2TokensCreate,
];
