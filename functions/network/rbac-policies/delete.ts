import { removeRbacPolicy, removeRbacPolicyErrors } from '../../../shared/network/rbac/change.ts';
import { rbacResource } from '../../../shared/network/rbac/resource.ts';
import { deleteOperation } from '../resource-operations.ts';

export default deleteOperation(rbacResource, { remove: removeRbacPolicy, errors: removeRbacPolicyErrors });
