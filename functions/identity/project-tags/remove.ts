import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { getProjectErrors } from '../../../shared/identity/projects.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { changeTags } from './changing.ts';

export default operation({
  name: 'project-tags.remove',
  service: 'identity',
  method: 'DELETE',
  path: '/projects/{project_id}/tags/{tag}',
  policy: identityPolicy.admin('identity:delete_project_tag'),
  status: 204,
  errors: [...getProjectErrors, identityErrors.ProjectTagNotFound],
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    const { project_id: id = '', tag = '' } = params;
    await changeTags(ports, id, ({ tags }) => {
      if (!tags.includes(tag)) throw identityErrors.ProjectTagNotFound({ project_tag: tag });
      return tags.filter((each) => each !== tag);
    });
    return {};
  },
});
