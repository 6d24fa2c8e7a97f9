import { operation } from '../../../shared/operation/operation.ts';
import * as policy from '../../../shared/operation/policies.ts';
import { enforce } from '../../../shared/operation/policy.ts';
import { defaultClass } from '../../../shared/quota/own-limits.ts';
import { readVolumeClass } from '../../../shared/quota/volumes.ts';
import { namedLimits } from '../../../shared/volume/quota-names.ts';

const rule = policy.reader('volume_extension:quotas:show');

export default operation({
  name: 'quotas.defaults',
  service: 'volume',
  method: 'GET',
  path: '/os-quota-sets/{quota_project_id}/defaults',
  policy: rule,
  policyTarget: 'resource',
  status: 200,
  errors: [],
  needs: ['table:read'],
  async handle({ caller, params }, { store }) {
    const id = params['quota_project_id'] ?? '';
    enforce(rule, caller, { projectId: id });
    return { body: { quota_set: { id, ...(await namedLimits(store, await readVolumeClass(store, defaultClass))) } } };
  },
});
