import { networkResource } from '../../../shared/network/networks/resource.ts';
import { listOperation } from '../resource-operations.ts';

export default listOperation(networkResource);
