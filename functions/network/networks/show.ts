import { networkResource } from '../../../shared/network/networks/resource.ts';
import { showOperation } from '../resource-operations.ts';

export default showOperation(networkResource);
