import * as computeErrors from '../../../shared/compute/errors.ts';
import { dropped } from '../dropped.ts';

/** It went with the hypervisor that it was for. */
export default dropped(
  {
    name: 'server-actions.os-getRDPConsole',
    method: 'POST',
    path: '/servers/{server_id}/action',
    action: 'os-getRDPConsole',
    window: { until: '2.5' },
  },
  computeErrors.Malformed,
);
