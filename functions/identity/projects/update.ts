import { z } from 'zod/mini';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { parentOf, switchBelow, switchBelowErrors } from '../../../shared/identity/project-tree.ts';
import { getProject, getProjectErrors, putProject, putProjectErrors } from '../../../shared/identity/projects.ts';
import { withoutTokensFor } from '../../../shared/identity/revoke.ts';
import { projectView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { projectFields, projectName } from './body.ts';

export default operation({
  name: 'projects.update',
  service: 'identity',
  method: 'PATCH',
  path: '/projects/{project_id}',
  policy: identityPolicy.admin('identity:update_project'),
  body: z.object({ project: z.looseObject({ ...projectFields, name: z.optional(projectName) }) }),
  status: 200,
  errors: [...switchBelowErrors, ...getProjectErrors, ...putProjectErrors, identityErrors.DomainFixed, identityErrors.ParentFixed],
  needs: ['table:read', 'table:write'],
  async handle({ params, body, origin }, ports) {
    const { name, description, domain_id, parent_id, enabled, tags, is_domain: _, options: __, ...extra } = body.project;
    const project = await transaction(ports, async (tx) => {
      const before = await getProject(tx, params.project_id ?? '');
      if (domain_id != null && domain_id !== before.domainId) throw identityErrors.DomainFixed();
      if (parent_id != null && parent_id !== parentOf(before)) throw identityErrors.ParentFixed();
      const after = {
        ...before,
        name: name ?? before.name,
        description: description === undefined ? before.description : (description ?? ''),
        enabled: enabled ?? before.enabled,
        tags: tags ?? before.tags,
        extra: { ...before.extra, ...extra },
      };
      await switchBelow(tx, before, after.enabled);
      await putProject(tx, before.enabled && !after.enabled ? withoutTokensFor(tx, ports, after) : after, before);
      return after;
    });
    ports.revocations.forget();
    return { body: { project: projectView(project, selfLinks(origin)) } };
  },
});
