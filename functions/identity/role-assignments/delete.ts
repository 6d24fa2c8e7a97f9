import { deleting } from './deleting.ts';
import { onProject } from './place.ts';

export default deleting(onProject);
