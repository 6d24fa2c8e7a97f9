import { assertTags, readTag, tagErrors } from '../../../shared/network/tags/tags.ts';
import { tagsOperation } from './tags-operation.ts';

export default tagsOperation({
  verb: 'add',
  method: 'PUT',
  status: 201,
  isOne: true,
  action: 'update',
  errors: tagErrors,
  work({ tags, put }, { collection, tag }) {
    const all = [...new Set([...tags, readTag(tag)])];
    assertTags(collection, all);
    put(all);
    return {};
  },
});
