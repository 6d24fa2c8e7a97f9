import { identityPolicy } from '../../../shared/identity/policy.ts';
import { projectsOf } from '../../../shared/identity/role-assignments.ts';
import { listView, projectView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';

export default operation({
  name: 'auth.projects',
  service: 'identity',
  method: 'GET',
  path: '/auth/projects',
  policy: identityPolicy.anyone('identity:get_auth_projects'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ caller, origin, url }, ports) {
    const mine = (await projectsOf(ports.store, caller.userId)).filter((project) => project.enabled);
    const self = selfLinks(origin);
    return {
      body: listView(
        'projects',
        mine.map((project) => projectView(project, self)),
        { origin, url },
      ),
    };
  },
});
