import { checking } from '../role-assignments/checking.ts';
import { otherForms } from '../role-assignments/place.ts';

export default checking(otherForms.inheritedDomainRoles, 'HEAD');
