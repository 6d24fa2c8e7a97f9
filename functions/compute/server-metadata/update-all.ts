import * as policy from '../../../shared/operation/policies.ts';
import { changeMetadata } from '../change-metadata.ts';

/** Replaces what is there. */
export default changeMetadata({
  name: 'update-all',
  method: 'PUT',
  policy: policy.member('os_compute_api:server-metadata:update_all'),
  change: (_before, asked) => asked,
});
