import { createGroup, createGroupErrors } from '../../../shared/network/security-groups/create.ts';
import { securityGroupResource } from '../../../shared/network/security-groups/resource.ts';
import { createOperation } from '../resource-operations.ts';

export default createOperation(securityGroupResource, { create: createGroup, errors: createGroupErrors });
