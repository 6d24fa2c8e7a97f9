import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { projectsOf } from '../../../shared/identity/role-assignments.ts';
import { findUser } from '../../../shared/identity/users.ts';
import { listView, projectView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { enforce } from '../../../shared/operation/policy.ts';

const rule = identityPolicy.ownerOrAdmin('identity:list_user_projects');

export default operation({
  name: 'users.projects',
  service: 'identity',
  method: 'GET',
  path: '/users/{user_id}/projects',
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: [identityErrors.UserNotFound],
  needs: ['table:read'],
  async handle({ params, caller, origin, url }, ports) {
    const id = params.user_id ?? '';
    enforce(rule, caller, { userId: id });
    const [user, found] = await Promise.all([findUser(ports.store, { id }), projectsOf(ports.store, id)]);
    if (user === undefined) throw identityErrors.UserNotFound({ user_id: id });
    const self = selfLinks(origin);
    return {
      body: listView(
        'projects',
        found.map((project) => projectView(project, self)),
        { origin, url },
      ),
    };
  },
});
