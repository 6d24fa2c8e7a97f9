import { changedRbacPolicy, rbacErrors } from '../../../shared/network/rbac/change.ts';
import { rbacResource } from '../../../shared/network/rbac/resource.ts';
import { updateOperation } from '../resource-operations.ts';

export default updateOperation(rbacResource, { change: changedRbacPolicy, errors: rbacErrors });
