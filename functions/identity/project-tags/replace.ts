import { z } from 'zod/mini';
import { projectTags } from '../../../shared/identity/fields.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { getProjectErrors } from '../../../shared/identity/projects.ts';
import { selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { changeTags } from './changing.ts';

export default operation({
  name: 'project-tags.replace',
  service: 'identity',
  method: 'PUT',
  path: '/projects/{project_id}/tags',
  policy: identityPolicy.admin('identity:update_project_tags'),
  body: z.strictObject({ tags: projectTags }),
  status: 200,
  errors: getProjectErrors,
  needs: ['table:read', 'table:write'],
  async handle({ params, body, origin }, ports) {
    const id = params.project_id ?? '';
    const tags = await changeTags(ports, id, () => body.tags);
    return { body: { tags, links: { self: selfLinks(origin)(`projects/${id}/tags`) } } };
  },
});
