import * as policy from '../../../shared/operation/policies.ts';
import { emptyList } from '../empty-list.ts';

export default emptyList({
  name: 'group-snapshots.index',
  path: '/group_snapshots',
  key: 'group_snapshots',
  policy: policy.reader('group:get_all_group_snapshots'),
  since: '3.14',
});
