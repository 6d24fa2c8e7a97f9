import { assertTags, readTags, tagErrors } from '../../../shared/network/tags/tags.ts';
import { tagsOperation } from './tags-operation.ts';

export default tagsOperation({
  verb: 'replace',
  method: 'PUT',
  status: 200,
  action: 'update',
  errors: tagErrors,
  work({ put }, { collection, body }) {
    const tags = readTags(body);
    assertTags(collection, tags);
    put(tags);
    return { body: { tags } };
  },
});
