import { listing } from '../role-assignments/listing.ts';
import { otherForms } from '../role-assignments/place.ts';

export default listing('domain-group-roles.index', otherForms.domainGroupRoles);
