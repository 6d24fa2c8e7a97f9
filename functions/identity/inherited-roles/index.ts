import { listing } from '../role-assignments/listing.ts';
import { otherForms } from '../role-assignments/place.ts';

export default listing('inherited-roles.index', otherForms.inheritedRoles);
