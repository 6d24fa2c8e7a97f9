import { subnetResource } from '../../../shared/network/subnets/resource.ts';
import { listOperation } from '../resource-operations.ts';

export default listOperation(subnetResource);
