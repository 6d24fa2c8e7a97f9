import { rbacResource } from '../../../shared/network/rbac/resource.ts';
import { showOperation } from '../resource-operations.ts';

export default showOperation(rbacResource);
