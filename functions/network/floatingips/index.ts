import { floatingIpResource } from '../../../shared/network/floatingips/resource.ts';
import { listOperation } from '../resource-operations.ts';

export default listOperation(floatingIpResource);
