import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { findType, findTypeErrors } from '../../../shared/volume/find.ts';

export default operation({
  name: 'volume-type-access.index',
  service: 'volume',
  method: 'GET',
  path: '/types/{type_id}/os-volume-type-access',
  policy: policy.admin('volume_extension:volume_type_access:get_all_for_type'),
  status: 200,
  errors: [...findTypeErrors, volumeErrors.TypeAccessOfPublicType],
  needs: ['table:read'],
  async handle({ caller, params }, ports) {
    const { id, isPublic, accessProjects } = await findType(ports.store, params['type_id'] ?? '', caller);
    if (isPublic) throw volumeErrors.TypeAccessOfPublicType();
    return { body: { volume_type_access: accessProjects.map((projectId) => ({ volume_type_id: id, project_id: projectId })) } };
  },
});
