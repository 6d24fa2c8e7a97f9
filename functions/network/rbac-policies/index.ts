import { rbacResource } from '../../../shared/network/rbac/resource.ts';
import { listOperation } from '../resource-operations.ts';

export default listOperation(rbacResource);
