import { securityGroupResource } from '../../../shared/network/security-groups/resource.ts';
import { showOperation } from '../resource-operations.ts';

export default showOperation(securityGroupResource);
