import { looseBoolean } from '../../../shared/operation/loose-boolean.ts';
import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { versions } from '../../../shared/operation/versioned.ts';
import { deleteVolume, deleteVolumeErrors } from '../../../shared/volume/delete.ts';

const rule = policy.member('volume:delete');
const forceRule = policy.admin('volume:force_delete');

/** Before 3.23 it was passed over. */
const knowsForce = versions({ '3.0': false, '3.23': true });

/** `cascade` takes its snapshots along; `force` passes over its status. */
export default operation({
  name: 'volumes.delete',
  service: 'volume',
  method: 'DELETE',
  path: '/volumes/{volume_id}',
  policy: rule,
  status: 202,
  errors: deleteVolumeErrors,
  needs: ['table:read', 'table:write'],
  async handle({ caller, params, query, version, requestId }, ports) {
    const isForced = knowsForce.at(version) && isTrue(query['force']);
    if (isForced) enforce(forceRule, caller, {});
    await deleteVolume(ports, params['volume_id'] ?? '', caller, { takesSnapshots: isTrue(query['cascade']), isForced, requestId });
    return {};
  },
});

const isTrue = (values: readonly string[] | undefined) => looseBoolean(values?.at(-1) ?? '') ?? false;
