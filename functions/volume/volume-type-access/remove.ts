import * as policy from '../../../shared/operation/policies.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { changeTypeAccess } from '../change-type-access.ts';

export default changeTypeAccess({
  name: 'remove',
  action: 'removeProjectAccess',
  policy: policy.admin('volume_extension:volume_type_access:removeProjectAccess'),
  errors: [volumeErrors.TypeAccessNotFound],
  change({ id, accessProjects }, projectId) {
    if (!accessProjects.includes(projectId)) throw volumeErrors.TypeAccessNotFound({ type: id, project_id: projectId });
    return accessProjects.filter((other) => other !== projectId);
  },
});
