import * as errors from '../../../shared/network/errors/common.ts';
import { tagsOperation } from './tags-operation.ts';

export default tagsOperation({
  verb: 'delete',
  method: 'DELETE',
  status: 204,
  isOne: true,
  action: 'delete',
  errors: [errors.TagNotFound],
  work({ tags, put }, { tag }) {
    if (!tags.includes(tag)) throw errors.TagNotFound({ tag });
    put(tags.filter((each) => each !== tag));
    return {};
  },
});
