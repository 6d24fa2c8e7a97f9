import { checking } from './checking.ts';
import { onProject } from './place.ts';

export default checking(onProject, 'GET');
