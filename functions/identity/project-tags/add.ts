import { projectTags } from '../../../shared/identity/fields.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { getProjectErrors } from '../../../shared/identity/projects.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { parse } from '../../../shared/operation/validation.ts';
import { changeTags } from './changing.ts';

export default operation({
  name: 'project-tags.add',
  service: 'identity',
  method: 'PUT',
  path: '/projects/{project_id}/tags/{tag}',
  policy: identityPolicy.admin('identity:create_project_tag'),
  status: 201,
  errors: getProjectErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params }, ports) {
    const { project_id: id = '', tag = '' } = params;
    await changeTags(ports, id, ({ tags }) => parse(projectTags, [...new Set([...tags, tag])], () => 'Invalid input for project tags: '));
    return {};
  },
});
