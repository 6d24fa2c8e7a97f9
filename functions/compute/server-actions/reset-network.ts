import { dropped } from '../dropped.ts';

/** It went with the hypervisor that it was for. */
export default dropped({
  name: 'server-actions.resetNetwork',
  method: 'POST',
  path: '/servers/{server_id}/action',
  action: 'resetNetwork',
});
