import * as computeErrors from '../../../shared/compute/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';

/** It went with the hypervisor that it was for: whatever server is named, there is none. */
export default operation({
  name: 'server-actions.os-getRDPConsole',
  service: 'compute',
  method: 'POST',
  path: '/servers/{server_id}/action',
  action: 'os-getRDPConsole',
  window: { until: '2.5' },
  policy: null,
  status: 400,
  errors: [computeErrors.Malformed],
  needs: [],
  async handle() {
    throw computeErrors.Malformed();
  },
});
