import * as policy from '../../../shared/operation/policies.ts';
import { emptyList } from '../empty-list.ts';

export default emptyList({
  name: 'groups.detail',
  path: '/groups/detail',
  key: 'groups',
  policy: policy.reader('group:get_all'),
  since: '3.13',
});
