import { creating } from './creating.ts';

export default creating('regions.create', 'POST', '/regions');
