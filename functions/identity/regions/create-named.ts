import { creating } from './creating.ts';

export default creating('regions.create-named', 'PUT', '/regions/{region_id}');
