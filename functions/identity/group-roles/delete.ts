import { deleting } from '../role-assignments/deleting.ts';
import { otherForms } from '../role-assignments/place.ts';

export default deleting(otherForms.groupRoles);
