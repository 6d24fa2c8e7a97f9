import { creating } from './creating.ts';
import { onProject } from './place.ts';

export default creating(onProject);
