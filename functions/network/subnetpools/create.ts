import { createSubnetPool, subnetPoolErrors } from '../../../shared/network/subnetpools/change.ts';
import { subnetPoolResource } from '../../../shared/network/subnetpools/resource.ts';
import { createOperation } from '../resource-operations.ts';

export default createOperation(subnetPoolResource, { create: createSubnetPool, errors: subnetPoolErrors });
