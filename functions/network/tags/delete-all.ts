import { tagsOperation } from './tags-operation.ts';

export default tagsOperation({
  verb: 'delete-all',
  method: 'DELETE',
  status: 204,
  action: 'delete',
  errors: [],
  work({ put }) {
    put([]);
    return {};
  },
});
