import { z } from 'zod/mini';
import { defaultDomain } from '../../../shared/identity/domains.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { newId } from '../../../shared/identity/ids.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { enterBelow, enterBelowErrors } from '../../../shared/identity/project-tree.ts';
import { putProject, putProjectErrors } from '../../../shared/identity/projects.ts';
import { projectView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { projectFields, projectName } from './body.ts';

export default operation({
  name: 'projects.create',
  service: 'identity',
  method: 'POST',
  path: '/projects',
  policy: identityPolicy.admin('identity:create_project'),
  body: z.object({ project: z.looseObject({ ...projectFields, name: projectName }) }),
  status: 201,
  errors: [...enterBelowErrors, ...putProjectErrors, identityErrors.DomainNotFound],
  needs: ['table:read', 'table:write'],
  async handle({ body, origin }, ports) {
    const { name, description, domain_id, parent_id, enabled = true, tags = [], is_domain: _, options: __, ...extra } = body.project;
    const domainId = domain_id ?? defaultDomain.id;
    if (domainId !== defaultDomain.id) throw identityErrors.DomainNotFound({ domain_id: domainId });
    const id = newId(ports.chance);
    const project = await transaction(ports, async (tx) => {
      const isTop = parent_id == null || parent_id === domainId;
      const place = isTop ? {} : { parents: await enterBelow(tx, parent_id, enabled) };
      const made = { id, name, description: description ?? '', domainId, enabled, tags, ...place, extra };
      await putProject(tx, made);
      return made;
    });
    return { body: { project: projectView(project, selfLinks(origin)) } };
  },
});
