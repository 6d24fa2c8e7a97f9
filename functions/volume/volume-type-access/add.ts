import * as limits from '../../../shared/limits.ts';
import * as policy from '../../../shared/operation/policies.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { changeTypeAccess } from '../change-type-access.ts';

export default changeTypeAccess({
  name: 'add',
  action: 'addProjectAccess',
  policy: policy.admin('volume_extension:volume_type_access:addProjectAccess'),
  errors: [volumeErrors.TypeAccessExists, volumeErrors.TypeAccessFull],
  change({ id, accessProjects }, projectId) {
    if (accessProjects.includes(projectId)) throw volumeErrors.TypeAccessExists({ type: id, project_id: projectId });
    const maximum = limits.volumeTypeProjects;
    if (accessProjects.length >= maximum) throw volumeErrors.TypeAccessFull({ type: id, maximum });
    return [...accessProjects, projectId];
  },
});
