import { checking } from './checking.ts';

export default checking('role-inferences.show', 'GET');
