import { changedGroup, updateGroupErrors } from '../../../shared/network/security-groups/create.ts';
import { securityGroupResource } from '../../../shared/network/security-groups/resource.ts';
import { updateOperation } from '../resource-operations.ts';

export default updateOperation(securityGroupResource, { change: changedGroup, errors: updateGroupErrors });
