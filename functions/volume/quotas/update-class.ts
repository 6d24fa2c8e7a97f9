import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { volumeQuotaClasses } from '../../../shared/quota/own-limits.ts';
import { readVolumeClass } from '../../../shared/quota/volumes.ts';
import { transaction } from '../../../shared/store/transaction.ts';
import * as volumeErrors from '../../../shared/volume/errors.ts';
import { namedLimits, quotasByName } from '../../../shared/volume/quota-names.ts';
import { limitsOfBody, quotaClassBody, quotaErrors } from './body.ts';

/** Cinder's column. */
const longestName = 255;

export default operation({
  name: 'quota-classes.update',
  service: 'volume',
  method: 'PUT',
  path: '/os-quota-class-sets/{class_name}',
  policy: policy.admin('volume_extension:quota_classes:update'),
  body: quotaClassBody,
  status: 200,
  errors: [...quotaErrors, volumeErrors.QuotaClassNameInvalid],
  needs: ['table:read', 'table:write'],
  async handle({ params, body }, ports) {
    const name = params['class_name'] ?? '';
    if (name.length > longestName) throw volumeErrors.QuotaClassNameInvalid({ length: name.length });
    const changes = limitsOfBody(body.quota_class_set, await quotasByName(ports.store));
    await transaction(ports, async (tx) => {
      const known = await tx.get(volumeQuotaClasses, name);
      tx.put(volumeQuotaClasses, { name, limits: { ...known?.limits, ...changes } });
    });
    return { body: { quota_class_set: await namedLimits(ports.store, await readVolumeClass(ports.store, name)) } };
  },
});
