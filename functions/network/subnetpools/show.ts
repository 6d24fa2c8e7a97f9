import { subnetPoolResource } from '../../../shared/network/subnetpools/resource.ts';
import { showOperation } from '../resource-operations.ts';

export default showOperation(subnetPoolResource);
