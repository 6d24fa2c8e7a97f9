import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { listTypes } from '../../../shared/volume/find.ts';
import { findQosSpecs, findQosSpecsErrors } from '../../../shared/volume/qos/qos-specs.ts';

export default operation({
  name: 'qos-specs.associations',
  service: 'volume',
  method: 'GET',
  path: '/qos-specs/{qos_id}/associations',
  policy: policy.admin('volume_extension:qos_specs_manage:get_all'),
  status: 200,
  errors: findQosSpecsErrors,
  needs: ['table:read'],
  async handle({ params }, { store }) {
    const [{ typeIds }, types] = await Promise.all([findQosSpecs(store, params['qos_id'] ?? ''), listTypes(store)]);
    const associated = types.filter(({ id }) => typeIds.includes(id));
    return { body: { qos_associations: associated.map(({ id, name }) => ({ association_type: 'volume_type', name, id })) } };
  },
});
