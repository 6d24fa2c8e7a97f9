import { changedSubnetPool, updateSubnetPoolErrors } from '../../../shared/network/subnetpools/change.ts';
import { subnetPoolResource } from '../../../shared/network/subnetpools/resource.ts';
import { updateOperation } from '../resource-operations.ts';

export default updateOperation(subnetPoolResource, { change: changedSubnetPool, errors: updateSubnetPoolErrors });
