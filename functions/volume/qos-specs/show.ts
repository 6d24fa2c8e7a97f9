import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { volumeLinks } from '../../../shared/volume/links.ts';
import { findQosSpecs, findQosSpecsErrors, shownQosSpecs } from '../../../shared/volume/qos/qos-specs.ts';

export default operation({
  name: 'qos-specs.show',
  service: 'volume',
  method: 'GET',
  path: '/qos-specs/{qos_id}',
  policy: policy.admin('volume_extension:qos_specs_manage:get'),
  status: 200,
  errors: findQosSpecsErrors,
  needs: ['table:read'],
  async handle({ params, origin, caller }, { store }) {
    const found = await findQosSpecs(store, params['qos_id'] ?? '');
    return { body: { qos_specs: shownQosSpecs(found), links: volumeLinks(`qos-specs/${found.id}`, { origin, caller }) } };
  },
});
