import { subnetResource } from '../../../shared/network/subnets/resource.ts';
import { showOperation } from '../resource-operations.ts';

export default showOperation(subnetResource);
