import { identityPolicy } from '../../../shared/identity/policy.ts';
import { getProjectErrors } from '../../../shared/identity/projects.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { changeTags } from './changing.ts';

export default operation({
  name: 'project-tags.clear',
  service: 'identity',
  method: 'DELETE',
  path: '/projects/{project_id}/tags',
  policy: identityPolicy.admin('identity:delete_project_tags'),
  status: 204,
  errors: getProjectErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    await changeTags(ports, params.project_id ?? '', () => []);
    return {};
  },
});
