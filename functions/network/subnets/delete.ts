import { removeSubnet, removeSubnetErrors } from '../../../shared/network/subnets/remove.ts';
import { subnetResource } from '../../../shared/network/subnets/resource.ts';
import { deleteOperation } from '../resource-operations.ts';

export default deleteOperation(subnetResource, { remove: removeSubnet, errors: removeSubnetErrors });
