import * as policy from '../../../shared/operation/policies.ts';
import { emptyList } from '../empty-list.ts';

export default emptyList({
  name: 'consistencygroups.index',
  path: '/consistencygroups',
  key: 'consistencygroups',
  policy: policy.reader('consistencygroup:get_all'),
});
