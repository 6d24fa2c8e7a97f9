import { listing } from './listing.ts';
import { onProject } from './place.ts';

export default listing('role-assignments.on-project', onProject);
