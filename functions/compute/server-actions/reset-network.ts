import * as computeErrors from '../../../shared/compute/errors.ts';
import { operation } from '../../../shared/operation/operation.ts';

/** It went with the hypervisor that it was for, at every microversion, whatever server is named. */
export default operation({
  name: 'server-actions.resetNetwork',
  service: 'compute',
  method: 'POST',
  path: '/servers/{server_id}/action',
  action: 'resetNetwork',
  policy: null,
  status: 410,
  errors: [computeErrors.Dropped],
  needs: [],
  async handle() {
    throw computeErrors.Dropped();
  },
});
