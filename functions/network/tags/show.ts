import * as errors from '../../../shared/network/errors/common.ts';
import { tagsOperation } from './tags-operation.ts';

export default tagsOperation({
  verb: 'show',
  method: 'GET',
  status: 204,
  isOne: true,
  errors: [errors.TagNotFound],
  work({ tags }, { tag }) {
    if (!tags.includes(tag)) throw errors.TagNotFound({ tag });
    return {};
  },
});
