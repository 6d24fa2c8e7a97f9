import { subnetPoolResource } from '../../../shared/network/subnetpools/resource.ts';
import { listOperation } from '../resource-operations.ts';

export default listOperation(subnetPoolResource);
