import { createSubnet, createSubnetErrors } from '../../../shared/network/subnets/create.ts';
import { subnetResource } from '../../../shared/network/subnets/resource.ts';
import { createOperation } from '../resource-operations.ts';

export default createOperation(subnetResource, { create: createSubnet, errors: createSubnetErrors });
