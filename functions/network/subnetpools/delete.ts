import { removeSubnetPool, removeSubnetPoolErrors } from '../../../shared/network/subnetpools/change.ts';
import { subnetPoolResource } from '../../../shared/network/subnetpools/resource.ts';
import { deleteOperation } from '../resource-operations.ts';

export default deleteOperation(subnetPoolResource, { remove: removeSubnetPool, errors: removeSubnetPoolErrors });
