import * as policy from '../../../shared/operation/policies.ts';
import { emptyList } from '../empty-list.ts';

export default emptyList({
  name: 'clusters.detail',
  path: '/clusters/detail',
  key: 'clusters',
  policy: policy.admin('clusters:get_all'),
  since: '3.7',
});
