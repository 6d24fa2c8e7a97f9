import { z } from 'zod/mini';
import { domains, getDomainErrors, relyOnDomain } from '../../../shared/identity/domains.ts';
import * as identityErrors from '../../../shared/identity/errors.ts';
import { newId } from '../../../shared/identity/ids.ts';
import { identityPolicy } from '../../../shared/identity/policy.ts';
import { enterBelow, enterBelowErrors } from '../../../shared/identity/project-tree.ts';
import { projects, putProject, putProjectErrors } from '../../../shared/identity/projects.ts';
import { projectView, selfLinks } from '../../../shared/identity/views.ts';
import { operation } from '../../../shared/operation/operation.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import { domainOf } from '../domains/of-caller.ts';
import { projectFields, projectName } from './body.ts';

export default operation({
  name: 'projects.create',
  service: 'identity',
  method: 'POST',
  path: '/projects',
  policy: identityPolicy.admin('identity:create_project'),
  body: z.object({ project: z.looseObject({ ...projectFields, name: projectName }) }),
  status: 201,
  errors: [...enterBelowErrors, ...putProjectErrors, ...getDomainErrors, identityErrors.ParentElsewhere],
  needs: ['table:read', 'table:write'],
  async handle({ body, caller, origin }, ports) {
    const { name, description, domain_id, parent_id, enabled = true, tags = [], is_domain: _, options: __, ...extra } = body.project;
    const id = newId(ports.chance);
    const project = await transaction(ports, async (tx) => {
      const parent = parent_id == null ? undefined : await tx.get(projects, parent_id);
      const domainId =
        domain_id ??
        parent?.domainId ??
        (parent_id == null ? domainOf(caller) : ((await tx.get(domains, parent_id))?.id ?? domainOf(caller)));
      await relyOnDomain(tx, domainId);
      const isTop = parent_id == null || parent_id === domainId;
      if (parent !== undefined && parent.domainId !== domainId) throw identityErrors.ParentElsewhere();
      const place = isTop ? {} : { parents: await enterBelow(tx, parent_id, enabled) };
      const made = { id, name, description: description ?? '', domainId, enabled, tags, ...place, extra };
      await putProject(tx, made);
      return made;
    });
    return { body: { project: projectView(project, selfLinks(origin)) } };
  },
});
