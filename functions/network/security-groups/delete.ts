import { removeGroup, removeGroupErrors } from '../../../shared/network/security-groups/remove.ts';
import { securityGroupResource } from '../../../shared/network/security-groups/resource.ts';
import { deleteOperation } from '../resource-operations.ts';

export default deleteOperation(securityGroupResource, { remove: removeGroup, errors: removeGroupErrors });
