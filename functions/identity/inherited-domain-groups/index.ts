import { listing } from '../role-assignments/listing.ts';
import { otherForms } from '../role-assignments/place.ts';

export default listing('inherited-domain-groups.index', otherForms.inheritedDomainGroupRoles);
