/** Every operation of the identity service. */
import type { AnyOperation } from '../../shared/operation/operation.ts';
import applicationCredentialsCreate from './application-credentials/create.ts';
import applicationCredentialsDelete from './application-credentials/delete.ts';
import applicationCredentialsIndex from './application-credentials/index.ts';
import applicationCredentialsShow from './application-credentials/show.ts';
import authCatalog from './auth/catalog.ts';
import authDomains from './auth/domains.ts';
import authProjects from './auth/projects.ts';
import authSystem from './auth/system.ts';
import domainsIndex from './domains/index.ts';
import domainsShow from './domains/show.ts';
import endpointsIndex from './endpoints/index.ts';
import endpointsShow from './endpoints/show.ts';
import projectsCreate from './projects/create.ts';
import projectsDelete from './projects/delete.ts';
import projectsIndex from './projects/index.ts';
import projectsShow from './projects/show.ts';
import projectsUpdate from './projects/update.ts';
import regionsIndex from './regions/index.ts';
import regionsShow from './regions/show.ts';
import roleAssignmentsCheck from './role-assignments/check.ts';
import roleAssignmentsCreate from './role-assignments/create.ts';
import roleAssignmentsDelete from './role-assignments/delete.ts';
import roleAssignmentsIndex from './role-assignments/index.ts';
import roleAssignmentsOnProject from './role-assignments/on-project.ts';
import roleAssignmentsShow from './role-assignments/show.ts';
import rolesCreate from './roles/create.ts';
import rolesDelete from './roles/delete.ts';
import rolesIndex from './roles/index.ts';
import rolesShow from './roles/show.ts';
import rolesUpdate from './roles/update.ts';
import servicesIndex from './services/index.ts';
import servicesShow from './services/show.ts';
import tokensCheck from './tokens/check.ts';
import tokensCreate from './tokens/create.ts';
import tokensRevoke from './tokens/revoke.ts';
import tokensShow from './tokens/show.ts';
import usersChangePassword from './users/change-password.ts';
import usersCreate from './users/create.ts';
import usersDelete from './users/delete.ts';
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
];
