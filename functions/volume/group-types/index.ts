import { emptyList } from '../empty-list.ts';

export default emptyList({
  name: 'group-types.index',
  path: '/group_types',
  key: 'group_types',
  policy: null,
  since: '3.11',
});
