import { prepareDefaultGroup } from '../../../shared/network/security-groups/default-group.ts';
import { securityGroupResource } from '../../../shared/network/security-groups/resource.ts';
import { listOperation } from '../resource-operations.ts';

export default listOperation(securityGroupResource, { prepare: prepareDefaultGroup });
