import { checking } from './checking.ts';

export default checking('role-assignments.show', 'GET');
