import { createRbacPolicy, rbacErrors } from '../../../shared/network/rbac/change.ts';
import { rbacResource } from '../../../shared/network/rbac/resource.ts';
import { createOperation } from '../resource-operations.ts';

export default createOperation(rbacResource, { create: createRbacPolicy, errors: rbacErrors });
