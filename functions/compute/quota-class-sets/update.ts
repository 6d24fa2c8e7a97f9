import * as computeErrors from '../../../shared/compute/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { object } from '../../../shared/operation/versioned.ts';
import { changeClass } from '../../../shared/quota/change.ts';
import { limitsIn, quotaClassFields, quotaClassView } from '../../../shared/quota/quota-sets.ts';
import { readClass } from '../../../shared/quota/standing.ts';

/** Nova's column. */
const longestName = 255;

export default operation({
  name: 'quota-class-sets.update',
  service: 'compute',
  method: 'PUT',
  path: '/os-quota-class-sets/{id}',
  policy: policy.admin('os_compute_api:os-quota-class-sets:update'),
  body: object({ quota_class_set: quotaClassFields() }),
  status: 200,
  errors: [computeErrors.QuotaClassNameInvalid],
  needs: ['table:read', 'table:write'],
  async handle({ params, body, version }, ports) {
    const id = params['id'] ?? '';
    if (id.length > longestName) throw computeErrors.QuotaClassNameInvalid({ length: id.length });
    await changeClass(ports, id, limitsIn(body.quota_class_set));
    const limits = await readClass(ports.store, id);
    return { body: { quota_class_set: quotaClassView.show({ id: undefined, limits }, version, undefined) } };
  },
});
