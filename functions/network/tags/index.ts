import { tagsOperation } from './tags-operation.ts';

export default tagsOperation({ verb: 'index', method: 'GET', status: 200, errors: [], work: ({ tags }) => ({ body: { tags } }) });
