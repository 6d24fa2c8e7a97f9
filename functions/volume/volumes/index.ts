import { volumeList } from '../volume-list.ts';

export default volumeList('index', '/volumes', ({ id, name, links }) => ({ id, name, links }));
