import * as policy from '../../../shared/operation/policies.ts';
import { emptyList } from '../empty-list.ts';

export default emptyList({
  name: 'consistencygroups.detail',
  path: '/consistencygroups/detail',
  key: 'consistencygroups',
  policy: policy.reader('consistencygroup:get_all'),
});
