import { creating } from '../role-assignments/creating.ts';
import { otherForms } from '../role-assignments/place.ts';

export default creating(otherForms.inheritedDomainGroupRoles);
