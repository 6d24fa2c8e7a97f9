import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { readVolumeClass } from '../../../shared/quota/volumes.ts';
import { namedLimits } from '../../../shared/volume/quota-names.ts';

export default operation({
  name: 'quota-classes.show',
  service: 'volume',
  method: 'GET',
  path: '/os-quota-class-sets/{class_name}',
  policy: policy.admin('volume_extension:quota_classes:get'),
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ params }, { store }) {
    const id = params['class_name'] ?? '';
    return { body: { quota_class_set: { id, ...(await namedLimits(store, await readVolumeClass(store, id))) } } };
  },
});
