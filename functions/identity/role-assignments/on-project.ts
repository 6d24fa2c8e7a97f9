import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { findProject } from '../../../shared/identity/projects.ts';
import { listRoleAssignments } from '../../../shared/identity/role-assignments.ts';
import { rolesWithIds } from '../../../shared/identity/roles.ts';
import { findUser } from '../../../shared/identity/users.ts';
import { listView, roleView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

/** The roles that a user was given on a project, without what they imply. */
export default operation({
  name: 'role-assignments.on-project',
  service: 'identity',
  method: 'GET',
  path: '/projects/{project_id}/users/{user_id}/roles',
  policy: identityPolicy.admin('identity:list_grants'),
  status: 200,
  errors: [identityErrors.ProjectNotFound, identityErrors.UserNotFound],
  needs: ['table:read'],
  async handle({ params, origin, url }, { store }) {
    const { project_id: projectId = '', user_id: userId = '' } = params;
    const [project, user, held] = await Promise.all([
      findProject(store, { id: projectId }),
      findUser(store, { id: userId }),
      listRoleAssignments(store, userId, projectId),
    ]);
    if (project === undefined) throw identityErrors.ProjectNotFound({ project_id: projectId });
    if (user === undefined) throw identityErrors.UserNotFound({ user_id: userId });
    const roles = await rolesWithIds(
      store,
      held.map(({ roleId }) => roleId),
    );
    const self = selfLinks(origin);
    return {
      body: listView(
        'roles',
        roles.map((role) => roleView(role, self)),
        { origin, url },
      ),
    };
  },
});
