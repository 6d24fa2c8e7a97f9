import * as policy from '../../../shared/operation/policies.ts';
import { changeMetadata } from '../change-metadata.ts';

/** Adds to what is there. */
export default changeMetadata({
  name: 'create',
  method: 'POST',
  policy: policy.member('os_compute_api:server-metadata:create'),
  change: (before, asked) => ({ ...before, ...asked }),
});
