import { assertTags, readTags, tagErrors } from '../../../shared/network/tags/tags.ts';
import { tagsOperation } from './tags-operation.ts';

/** The answer tells those that were sent, not those that were there, as Neutron does. */
export default tagsOperation({
  verb: 'create',
  method: 'POST',
  status: 200,
  action: 'update',
  errors: tagErrors,
  work({ tags, put }, { collection, body }) {
    const added = readTags(body);
    const all = [...new Set([...tags, ...added])];
    assertTags(collection, all);
    put(all);
    return { body: { tags: added } };
  },
});
