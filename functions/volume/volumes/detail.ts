import { volumeList } from '../volume-list.ts';

export default volumeList('detail', '/volumes/detail', (detail) => detail);
